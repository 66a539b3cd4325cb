#include "ui/sessions/sessionscard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <algorithm>

#include "ui/look/paint.h"
#include "ui/look/queuewords.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/enddialog.h"
#include "ui/parts/question.h"
#include "ui/sessions/sessionsdelegate.h"
#include "ui/sessions/sessionsmodel.h"

namespace yard {
namespace {

constexpr int TypingMs = 250, RoomyWidth = 640;

}  // namespace

SessionsCard::SessionsCard(Desk& desk, QWidget* parent)
    : TableCard(tr("Sessions"), QStringLiteral("user"),
                makeFilter(tr("Filter the sessions"),
                           tr("A client, frontend, backend, server or state"), 70, 120),
                parent),
      m_desk(desk),
      m_model(new SessionsModel(this)),
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
    buildHead();
    buildTable();
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_queue->setContentsMargins(14, 2, 14, 6);
    m_queue->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column->addWidget(m_queue);
    column->addWidget(pages(), 1);
    column->addWidget(buildFoot());
    card().setBody(body);
    connect(&desk, &Desk::sessionsTold, this, &SessionsCard::take);
    connect(&desk, &Desk::updated, this, &SessionsCard::showState);
    connect(&desk, &Desk::readOnlyChanged, this, &SessionsCard::showState);
    showState();
}

void SessionsCard::buildHead() {
    m_waiting->setCheckable(true);
    card().addTool(m_waiting);
    card().addTool(m_end);
    m_typing.setSingleShot(true);
    connect(&m_typing, &QTimer::timeout, this, &SessionsCard::firstPage);
    connect(filter(), &QLineEdit::textChanged, this, [this] { m_typing.start(TypingMs); });
    connect(m_waiting, &QToolButton::toggled, this, &SessionsCard::firstPage);
    connect(m_end, &QToolButton::clicked, this, &SessionsCard::confirmEnd);
}

void SessionsCard::buildTable() {
    setTable(m_model, new SessionsDelegate(this));
    table().setSortable(SessionsModel::Age, Qt::DescendingOrder);
    m_endAction->setShortcut(QKeySequence::Delete);
    m_copy->setShortcut(QKeySequence::Copy);
    table().addRowActions({m_endAction, m_copy});
    connect(m_endAction, &QAction::triggered, this, &SessionsCard::confirmEnd);
    connect(m_copy, &QAction::triggered, this, &SessionsCard::copySelected);
    connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this,
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

/// Where there is little room, what matters least goes.
void SessionsCard::fitColumns() {
    const bool roomy = width() >= RoomyWidth, bytes = m_desk.report().told.sessionBytes;
    table().setColumnHidden(SessionsModel::Frontend, !roomy);
    table().setColumnHidden(SessionsModel::In, !roomy || !bytes);
    table().setColumnHidden(SessionsModel::Out, !bytes);
    QList<int> shares = roomy ? QList<int>{150, 110, 150, 140, 70, 80, 80}
                              : QList<int>{176, 0, 112, 130, 68, 0, 74};
    if (!bytes) shares[SessionsModel::In] = shares[SessionsModel::Out] = 0;
    table().setColumnShares(shares);
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
    m_desk.wantSessions({m_turns.empty() ? 0 : m_turns.back(), PageSize, filterText().toStdString(),
                         m_waiting->isChecked()});
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
    table().scrollToTop();
}

void SessionsCard::take() {
    if (!isVisible()) return;
    m_told = true;
    if (m_desk.report().told.sessionBytes == table().isColumnHidden(SessionsModel::Out))
        fitColumns();
    m_model->merge(m_desk.sessions());
    // Rows must not move away from under the pointer.
    if (!table().viewport()->underMouse()) m_model->resort();
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
    const int chosen = static_cast<int>(table().selectionModel()->selectedRows().size());
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
    showQueue();
    if (showsEmpty(shown == 0)) showEmpty();
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
    const QString sought = filterText();
    if (!m_desk.live())
        emptyState().setTexts(tr("Not live"), tr("Sessions are seen while reports come."));
    else if (!m_told)
        emptyState().setTexts(tr("Asking for the sessions"), {});
    else if (const std::string& fault = m_desk.report().sessionsFault; !fault.empty())
        emptyState().setTexts(
            tr("Not shown"),
            tr("%1. Sessions need a stats socket of level operator or admin.").arg(words(fault)));
    else if (!sought.isEmpty())
        emptyState().setTexts(tr("No such session"), tr("None has \u201c%1\u201d.").arg(sought));
    else if (m_waiting->isChecked())
        emptyState().setTexts(tr("Nobody waits"), tr("Sessions wait here when all servers that may "
                                                     "serve them have their maxconn."));
    else if (total() > 0)  // connections that no request is on
        emptyState().setTexts(tr("Nobody is served just now"),
                              tr("Connected, between two requests: %1.").arg(total()));
    else
        emptyState().setTexts(tr("Nobody is connected"),
                              tr("Who is served is shown here, once a second."));
}

std::vector<SessionRow> SessionsCard::selected() const {
    std::vector<SessionRow> rows;
    for (const QModelIndex& index : table().selectionModel()->selectedRows())
        rows.push_back(m_model->at(index.row()));
    return rows;
}

void SessionsCard::copySelected() { QGuiApplication::clipboard()->setText(table().selectedText()); }

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
    Question* box = makeEndDialog(rows, this);
    connect(box, &QDialog::accepted, this, [this, commands] { m_desk.sendAll(commands); });
    box->open();
}

}  // namespace yard
