#include "ui/journalcard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/buttons.h"
#include "ui/card.h"
#include "ui/consoletable.h"
#include "ui/emptystate.h"
#include "ui/journaldelegate.h"
#include "ui/journalmodel.h"
#include "ui/listview.h"
#include "ui/theme.h"
#include "ui/wording.h"

namespace yard {
namespace {

constexpr size_t MostDeeds = 5;

}  // namespace

JournalCard::JournalCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Journal"))),
      m_pages(new QStackedWidget),
      m_table(new ConsoleTable),
      m_empty(new EmptyState(QStringLiteral("undo"), {}, {})),
      m_model(new JournalModel(desk, this)),
      m_filter(makeFilter(tr("Filter the journal"), {}, 70, 120)),
      m_undoButton(
          makeButton(QStringLiteral("undo"), tr("Undo"), {}, tr("Undo the selected entry"))),
      m_copyButton(makeButton(QStringLiteral("copy"), {}, tr("Copy the Runtime API lines (Ctrl+C)"),
                              tr("Copy the Runtime API lines"), ButtonLook::Ghost)),
      m_undo(new QAction(tr("Undo"), this)),
      m_copy(new QAction(tr("Copy the Runtime API lines"), this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildHead();
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    m_card->setBody(m_pages);
    connect(&desk, &Desk::updated, this, &JournalCard::refresh);
    connect(&desk, &Desk::readOnlyChanged, this, &JournalCard::showState);
    showState();
}

void JournalCard::buildHead() {
    m_card->addTool(m_filter);
    m_card->addTool(m_undoButton);
    m_card->addTool(m_copyButton);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text.trimmed());
        showState();
    });
    connect(m_undoButton, &QToolButton::clicked, this, &JournalCard::undoChosen);
    connect(m_copyButton, &QToolButton::clicked, this, &JournalCard::copyLines);
}

void JournalCard::buildTable() {
    m_table->setAccessibleName(tr("Journal"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new JournalDelegate(this));
    m_table->setColumnShares({96, 168, 110, 170, 112});
    m_table->setHeights(26, 26);
    m_undo->setShortcut(QKeySequence(QStringLiteral("U")));
    m_copy->setShortcut(QKeySequence::Copy);
    m_table->addRowActions({m_undo, m_copy});
    connect(m_undo, &QAction::triggered, this, &JournalCard::undoChosen);
    connect(m_copy, &QAction::triggered, this, &JournalCard::copyLines);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &JournalCard::showState);
}

void JournalCard::setCompact(bool compact, bool inTab) {
    m_card->setCompact(compact, inTab);
    m_table->setHeights(compact ? 24 : 26, compact ? 24 : 26);
}

void JournalCard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void JournalCard::refresh() {
    if (!isVisible()) return;
    keepPlace(*m_table, [this] { m_model->merge(); });
    showState();
}

const Event* JournalCard::chosen() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.size() == 1 ? &m_model->at(rows.front().row()) : nullptr;
}

void JournalCard::showState() {
    const Event* event = chosen();
    const bool undoable = event && m_desk.canUndo(*event);
    m_undo->setEnabled(undoable);
    m_undoButton->setEnabled(undoable);
    const QString why = m_desk.readOnly()     ? Desk::readOnlyReason()
                        : !event              ? tr("Select an entry to undo it")
                        : event->undo.empty() ? tr("There is no way back from this")
                        : !undoable           ? tr("The same thing was changed again since")
                                              : tr("Bring back what was before (U)");
    m_undoButton->setToolTip(why);
    m_copy->setEnabled(m_table->selectionModel()->hasSelection());
    m_copyButton->setEnabled(m_copy->isEnabled());
    m_pages->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    if (m_model->rowCount() > 0) return;
    if (m_filter->text().trimmed().isEmpty())
        m_empty->setTexts(tr("Nothing was done yet"),
                          tr("What buttons, the command line, sockets and state files change is "
                             "kept here, with the line to copy and a way back."));
    else
        m_empty->setTexts(tr("No such entry"),
                          tr("None has \u201c%1\u201d.").arg(m_filter->text()));
}

void JournalCard::undoChosen() {
    if (const Event* event = chosen()) m_desk.undoEvent(*event);
}

void JournalCard::copyLines() {
    QModelIndexList rows = m_table->selectionModel()->selectedRows(JournalModel::Line);
    // As they were done: the newest is on top.
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.row() > b.row(); });
    QStringList lines;
    for (const QModelIndex& row : rows) lines << row.data().toString();
    lines.removeAll(QString());
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

std::vector<Deed> JournalCard::deeds() {
    std::vector<Deed> deeds;
    const std::deque<Event>& events = m_desk.events();
    for (auto event = events.rbegin(); event != events.rend() && deeds.size() < MostDeeds; ++event)
        if (m_desk.canUndo(*event))
            deeds.push_back({tr("Undo \u201c%1\u201d").arg(words(event->title)),
                             tr("by %1, %2").arg(byWords(event->by), clockText(event->wallMs)),
                             {},
                             [this, undone = *event] { m_desk.undoEvent(undone); }});
    return deeds;
}

}  // namespace yard
