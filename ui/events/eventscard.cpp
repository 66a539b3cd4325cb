#include "ui/events/eventscard.h"

#include <QActionGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/events/eventdelegate.h"
#include "ui/events/eventsmodel.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/listview.h"

namespace yard {
namespace {

constexpr int64_t RecentMs = 300'000;

}  // namespace

EventsCard::EventsCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Events"))),
      m_pages(new QStackedWidget),
      m_list(makeListView(tr("Events"))),
      m_empty(new EmptyState(QStringLiteral("list"), {}, {})),
      m_model(new EventsModel(desk, this)),
      m_delegate(new EventDelegate(this)),
      m_filterButton(makeButton(QStringLiteral("filter"), {}, tr("Which events are shown"),
                                tr("Filter events"), ButtonLook::Ghost)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildFilter();
    buildList();
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_empty);
    m_card->setBody(m_pages);
    connect(&desk, &Desk::updated, this, &EventsCard::refresh);
    setFilter(EventFilter::All);
}

void EventsCard::buildList() {
    m_list->setModel(m_model);
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QListView::customContextMenuRequested, this, &EventsCard::showMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { emit eventChosen(current()); });
}

void EventsCard::buildFilter() {
    auto* menu = new QMenu(m_filterButton);
    menu->setFont(uiFont(13));
    auto* group = new QActionGroup(menu);
    const std::pair<EventFilter, QString> entries[] = {{EventFilter::All, tr("All")},
                                                       {EventFilter::States, tr("State changes")},
                                                       {EventFilter::Commands, tr("Commands")},
                                                       {EventFilter::Checks, tr("Checks")}};
    for (const auto& [filter, text] : entries) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(filter == m_filter);
        action->setData(static_cast<int>(filter));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, filter = filter] { setFilter(filter); });
    }
    m_filterButton->setMenu(menu);
    m_filterButton->setPopupMode(QToolButton::InstantPopup);
    m_filterButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_card->addTool(m_filterButton);
}

void EventsCard::setFilter(EventFilter filter) {
    const quint64 chosen = current();
    m_filter = filter;
    m_model->setFilter(filter);
    for (QAction* action : m_filterButton->menu()->actions()) {
        if (action->data().toInt() != static_cast<int>(filter)) continue;
        action->setChecked(true);
        m_filterButton->setText(action->text());
    }
    if (const int row = m_model->rowOf(chosen); row >= 0)
        m_list->setCurrentIndex(m_model->index(row));
    showState();
}

void EventsCard::setCompact(bool compact, bool inTab) {
    m_card->setCompact(compact, inTab);
    m_delegate->setFlat(compact);
    m_list->doItemsLayout();
}

quint64 EventsCard::current() const {
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? index.data(EventsModel::IdRole).toULongLong() : 0;
}

void EventsCard::select(const QList<quint64>& events) {
    const auto hidden = [this](quint64 id) { return m_model->rowOf(id) < 0; };
    if (std::any_of(events.begin(), events.end(), hidden)) setFilter(EventFilter::All);
    QItemSelection rows;
    QModelIndex last;
    for (quint64 id : events) {
        if (hidden(id)) continue;  // forgotten meanwhile
        last = m_model->index(m_model->rowOf(id));
        rows.select(last, last);
    }
    if (!last.isValid()) return;
    m_list->setCurrentIndex(last);
    m_list->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    m_list->scrollTo(last, QAbstractItemView::PositionAtCenter);
}

void EventsCard::refresh() {
    keepPlace(*m_list, [this] { m_model->merge(); });
    showState();
}

void EventsCard::showState() {
    const int recent = m_model->countSince(m_desk.report().takenMs - RecentMs);
    const bool none = m_model->rowCount() == 0;
    m_card->setSubtitle(none ? QString() : tr("%1 in the last 5 min").arg(recent));
    if (m_desk.events().empty())
        m_empty->setTexts(tr("No events yet"),
                          tr("Changes of state, commands and failed checks are listed here."));
    else
        m_empty->setTexts(tr("No such event"), tr("Of %1 events none passes the filter “%2”.")
                                                   .arg(m_desk.events().size())
                                                   .arg(m_filterButton->text()));
    m_pages->setCurrentIndex(none ? 1 : 0);
}

QString EventsCard::selectedText(int role) const {
    QModelIndexList rows = m_list->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows) lines << row.data(role).toString();
    lines.removeAll(QString());
    return lines.join(u'\n');
}

void EventsCard::showMenu(const QPoint& place) {
    if (!m_list->indexAt(place).isValid()) return;
    const QString text = selectedText(Qt::DisplayRole), log = selectedText(EventsModel::LogRole);
    const QString api = selectedText(EventsModel::LineRole);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setFont(uiFont(13));
    menu->addAction(tr("Copy"), this, [text] { QGuiApplication::clipboard()->setText(text); });
    QAction* line = menu->addAction(tr("Copy the log line"), this,
                                    [log] { QGuiApplication::clipboard()->setText(log); });
    line->setEnabled(!log.isEmpty());
    QAction* same = menu->addAction(tr("Copy the Runtime API line"), this,
                                    [api] { QGuiApplication::clipboard()->setText(api); });
    same->setEnabled(!api.isEmpty());
    same->setToolTip(api);
    menu->setToolTipsVisible(true);
    menu->addSeparator();
    const auto undo = m_desk.undoText();
    menu->addAction(undo ? tr("Undo: %1").arg(*undo) : tr("Nothing to undo"), &m_desk, &Desk::undo)
        ->setEnabled(undo.has_value());
    menu->popup(m_list->viewport()->mapToGlobal(place));
}

}  // namespace yard
