#include "ui/events/journalcard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <algorithm>

#include "ui/events/journaldelegate.h"
#include "ui/events/journalmodel.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/consoletable.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/listview.h"

namespace yard {
namespace {

constexpr size_t MostDeeds = 5;
constexpr int NarrowWidth = 560;

}  // namespace

JournalCard::JournalCard(Desk& desk, QWidget* parent)
    : TableCard(tr("Journal"), QStringLiteral("undo"),
                makeFilter(tr("Filter the journal"), {}, 70, 120), parent),
      m_desk(desk),
      m_model(new JournalModel(desk, this)),
      m_undoButton(
          makeButton(QStringLiteral("undo"), tr("Undo"), {}, tr("Undo the selected entry"))),
      m_copyButton(makeButton(QStringLiteral("copy"), {}, tr("Copy the Runtime API lines (Ctrl+C)"),
                              tr("Copy the Runtime API lines"), ButtonLook::Ghost)),
      m_undo(new QAction(tr("Undo"), this)),
      m_copy(new QAction(tr("Copy the Runtime API lines"), this)) {
    buildHead();
    buildTable();
    card().setBody(pages());
    connect(&desk, &Desk::updated, this, &JournalCard::refresh);
    connect(&desk, &Desk::readOnlyChanged, this, &JournalCard::showState);
    showState();
}

void JournalCard::buildHead() {
    card().addTool(m_undoButton);
    card().addTool(m_copyButton);
    connect(filter(), &QLineEdit::textChanged, this, [this] {
        m_model->setFilter(filterText());
        showState();
    });
    connect(m_undoButton, &QToolButton::clicked, this, &JournalCard::undoChosen);
    connect(m_copyButton, &QToolButton::clicked, this, &JournalCard::copyLines);
}

void JournalCard::buildTable() {
    setTable(m_model, new JournalDelegate(this));
    m_undo->setShortcut(QKeySequence(QStringLiteral("U")));
    m_copy->setShortcut(QKeySequence::Copy);
    table().addRowActions({m_undo, m_copy});
    connect(m_undo, &QAction::triggered, this, &JournalCard::undoChosen);
    connect(m_copy, &QAction::triggered, this, &JournalCard::copyLines);
    connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &JournalCard::showState);
}

/// A time is whole or of no use: where there is little room, the Runtime API's lines give way.
void JournalCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    table().setColumnShares(width() < NarrowWidth ? QList<int>{100, 140, 96, 100, 94}
                                                  : QList<int>{96, 140, 110, 208, 104});
}

void JournalCard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void JournalCard::refresh() {
    if (!isVisible()) return;
    keepPlace(table(), [this] { m_model->merge(); });
    showState();
}

const Event* JournalCard::chosen() const {
    const QModelIndexList rows = table().selectionModel()->selectedRows();
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
    m_copy->setEnabled(table().selectionModel()->hasSelection());
    m_copyButton->setEnabled(m_copy->isEnabled());
    if (!showsEmpty(m_model->rowCount() == 0)) return;
    if (filterText().isEmpty())
        emptyState().setTexts(
            tr("Nothing was done yet"),
            tr("What buttons, the command line, sockets and state files change is "
               "kept here, with the line to copy and a way back."));
    else
        emptyState().setTexts(tr("No such entry"),
                              tr("None has \u201c%1\u201d.").arg(filterText()));
}

void JournalCard::undoChosen() {
    if (const Event* event = chosen()) m_desk.undoEvent(*event);
}

void JournalCard::copyLines() {
    QModelIndexList rows = table().selectionModel()->selectedRows(JournalModel::Line);
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
