#include "ui/sessionscard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QStackedWidget>
#include <algorithm>

#include "ui/buttons.h"
#include "ui/card.h"
#include "ui/consoletable.h"
#include "ui/emptystate.h"
#include "ui/enddialog.h"
#include "ui/paint.h"
#include "ui/queuewords.h"
#include "ui/sessionsdelegate.h"
#include "ui/sessionsmodel.h"
#include "ui/theme.h"
#include "ui/wording.h"

namespace yard {
namespace {

constexpr int TypingMs = 250, RoomyWidth = 640;

}  // namespace

SessionsCard::SessionsCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Sessions"))),
      m_pages(new QStackedWidget),
      m_table(new ConsoleTable),
      m_empty(new EmptyState(QStringLiteral("user"), {}, {})),
      m_model(new SessionsModel(this)),
      m_filter(makeFilter(tr("Filter the sessions"),
                          tr("A client, frontend, backend, server or state"), 70, 120)),
      m_waiting(makeButton(QStringLiteral("list"), {}, tr("Only those that wait for a server"),
                           tr("Only waiting sessions"))),
      m_end(makeButton(QStringLiteral("fail"), tr("End"), {}, tr("End the selected sessions"))),
      m_queue(makeLabel({}, uiFont(12, QFont::Medium), "text2")),
      m_note(makeLabel({}, uiFont(11), "muted")),
      m_older(makeButton(QStringLiteral("left"), {}, tr("The page of older sessions"),
                         tr("Older sessions"), ButtonLook::Ghost)),
      m_newer(makeButton(QStringLiteral("right"), {}, tr("The page of newer sessions"),
                         tr("Newer sessions"), ButtonLook::Ghost)),
      m_endAction(new QAction(tr("End the sessions\u2026"), this)),
      m_copy(new QAction(tr("Copy"), this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildHead();
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_queue->setContentsMargins(14, 2, 14, 6);
    m_queue->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column->addWidget(m_queue);
    column->addWidget(m_pages, 1);
    column->addWidget(buildFoot());
    m_card->setBody(body);
    connect(&desk, &Desk::sessionsTold, this, &SessionsCard::take);
    connect(&desk, &Desk::updated, this, &SessionsCard::showState);
    connect(&desk, &Desk::readOnlyChanged, this, &SessionsCard::showState);
    showState();
}

void SessionsCard::buildHead() {
    m_waiting->setCheckable(true);
    for (QWidget* tool : {static_cast<QWidget*>(m_filter), static_cast<QWidget*>(m_waiting),
                          static_cast<QWidget*>(m_end)})
        m_card->addTool(tool);
    m_typing.setSingleShot(true);
    connect(&m_typing, &QTimer::timeout, this, &SessionsCard::firstPage);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_typing.start(TypingMs); });
    connect(m_waiting, &QToolButton::toggled, this, &SessionsCard::firstPage);
    connect(m_end, &QToolButton::clicked, this, &SessionsCard::confirmEnd);
}

void SessionsCard::buildTable() {
    m_table->setAccessibleName(tr("Sessions"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new SessionsDelegate(this));
    m_table->setHeights(26, 26);
    m_table->setSortable(SessionsModel::Age, Qt::DescendingOrder);
    m_endAction->setShortcut(QKeySequence::Delete);
    m_copy->setShortcut(QKeySequence::Copy);
    m_table->addRowActions({m_endAction, m_copy});
    connect(m_endAction, &QAction::triggered, this, &SessionsCard::confirmEnd);
    connect(m_copy, &QAction::triggered, this, &SessionsCard::copySelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SessionsCard::showState);
    fitColumns();
}

QWidget* SessionsCard::buildFoot() {
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(14, 2, 8, 0);
    row->addWidget(m_note, 1);
    row->addWidget(m_older);
    row->addWidget(m_newer);
    connect(m_older, &QToolButton::clicked, this, [this] { turnPage(false); });
    connect(m_newer, &QToolButton::clicked, this, [this] { turnPage(true); });
    return foot;
}

void SessionsCard::setCompact(bool compact, bool inTab) {
    m_card->setCompact(compact, inTab);
    m_table->setHeights(compact ? 24 : 26, compact ? 24 : 26);
}

/// Where there is little room, what matters least goes.
void SessionsCard::fitColumns() {
    const bool roomy = width() >= RoomyWidth;
    for (const int column : {SessionsModel::Frontend, SessionsModel::In})
        m_table->setColumnHidden(column, !roomy);
    if (roomy)
        m_table->setColumnShares({150, 110, 150, 140, 70, 80, 80});
    else
        m_table->setColumnShares({146, 0, 136, 122, 80, 0, 76});
}

void SessionsCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void SessionsCard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    askForPage();
    showState();
}

void SessionsCard::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_desk.wantSessions({});
}

void SessionsCard::askForPage() {
    m_told = false;
    if (!isVisible()) return;
    m_desk.wantSessions({m_turns.empty() ? 0 : m_turns.back(), PageSize,
                         m_filter->text().trimmed().toStdString(), m_waiting->isChecked()});
}

void SessionsCard::firstPage() {
    m_turns.clear();
    askForPage();
}

void SessionsCard::turnPage(bool forward) {
    if (forward)
        m_turns.push_back(m_last);
    else if (!m_turns.empty())
        m_turns.pop_back();
    askForPage();
    m_table->scrollToTop();
}

void SessionsCard::take() {
    if (!isVisible()) return;
    m_told = true;
    m_model->merge(m_desk.sessions());
    // Rows must not move away from under the pointer.
    if (!m_table->viewport()->underMouse()) m_model->resort();
    m_last = m_desk.sessions().empty() ? 0 : m_desk.sessions().back().id;
    // The page of those who are gone by now is nobody's.
    if (m_desk.sessions().empty() && !m_turns.empty()) return turnPage(false);
    showState();
}

uint64_t SessionsCard::total() const {
    uint64_t sessions = 0;
    for (const StatRow& row : m_desk.report().rows)
        if (row.scope == Scope::Frontend) sessions += row.scur;
    return sessions;
}

void SessionsCard::showState() {
    if (!isVisible()) return;
    const int shown = m_model->rowCount();
    const int chosen = static_cast<int>(m_table->selectionModel()->selectedRows().size());
    m_end->setEnabled(chosen > 0 && !m_desk.readOnly());
    m_endAction->setEnabled(m_end->isEnabled());
    m_end->setToolTip(m_desk.readOnly() ? Desk::readOnlyReason()
                      : chosen > 0      ? tr("Cuts their connections (Del); asks first")
                                        : tr("Select the sessions to end"));
    m_copy->setEnabled(chosen > 0);
    const bool more = shown >= PageSize;
    m_older->setVisible(!m_turns.empty() || more);
    m_newer->setVisible(m_older->isVisibleTo(this));
    m_older->setEnabled(!m_turns.empty());
    m_newer->setEnabled(more);
    m_note->setText(tr("%1 shown, %2 connected in all")
                        .arg(numberText(shown), numberText(static_cast<qint64>(total()))));
    m_note->setVisible(shown > 0);
    m_pages->setCurrentIndex(shown > 0 ? 0 : 1);
    showQueue();
    if (shown == 0) showEmpty();
}

void SessionsCard::showQueue() {
    const QueueWords queue = queueWords(m_desk.report(), m_desk.sessions());
    m_queue->setVisible(queue.waiting > 0);
    m_queue->setText(queue.text);
    m_queue->setToolTip(queue.text);
    m_waiting->setText(queue.waiting > 0 ? numberText(static_cast<qint64>(queue.waiting))
                                         : QString());
    m_waiting->setToolButtonStyle(queue.waiting > 0 ? Qt::ToolButtonTextBesideIcon
                                                    : Qt::ToolButtonIconOnly);
}

void SessionsCard::showEmpty() {
    const QString filter = m_filter->text().trimmed();
    if (!m_desk.live())
        m_empty->setTexts(tr("Not live"), tr("Sessions are seen while reports come."));
    else if (!m_told)
        m_empty->setTexts(tr("Asking for the sessions"), {});
    else if (!filter.isEmpty())
        m_empty->setTexts(tr("No such session"), tr("None has \u201c%1\u201d.").arg(filter));
    else if (m_waiting->isChecked())
        m_empty->setTexts(tr("Nobody waits"), tr("Sessions wait here when all servers that may "
                                                 "serve them have their maxconn."));
    else
        m_empty->setTexts(tr("Nobody is connected"),
                          tr("Who is served at this moment is shown here, once a second."));
}

std::vector<SessionRow> SessionsCard::selected() const {
    std::vector<SessionRow> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(m_model->at(index.row()));
    return rows;
}

void SessionsCard::copySelected() {
    QGuiApplication::clipboard()->setText(m_table->selectedText());
}

/// Somebody is cut off: never without being asked.
void SessionsCard::confirmEnd() {
    const std::vector<SessionRow> rows = selected();
    if (rows.empty() || m_desk.readOnly()) return;
    std::vector<Command> commands;
    for (const SessionRow& row : rows) {
        Command command;
        command.verb = Verb::EndSession;
        command.number = static_cast<int64_t>(row.id);
        command.by = "console";
        commands.push_back(command);
    }
    QMessageBox* box = makeEndDialog(rows, this);
    connect(box, &QMessageBox::accepted, this, [this, commands] { m_desk.sendAll(commands); });
    box->open();
}

}  // namespace yard
