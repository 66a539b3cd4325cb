// Body: where its cards are.
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "ui/commands/commandcard.h"
#include "ui/events/eventscard.h"
#include "ui/events/journalcard.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/parts/deck.h"
#include "ui/parts/split.h"
#include "ui/requests/tracecard.h"
#include "ui/servers/serverscard.h"
#include "ui/sessions/sessionscard.h"
#include "ui/stick/stickcard.h"
#include "ui/timeline/timelinecard.h"
#include "ui/window/body.h"
#include "ui/window/demobar.h"
#include "ui/window/kpibar.h"

namespace yard {
namespace {

constexpr int NarrowStack = 270;  // what the timeline needs to be read

/// The places that panels share, by their names in the settings.
const auto WidePlace = QStringLiteral("wide"), CompactPlace = QStringLiteral("compact");

}  // namespace

void Body::arrangeWide() {
    m_layout->setContentsMargins(10, 10, 10, 10);
    m_layout->setSpacing(10);
    m_kpis->setCompact(false);
    m_demo->setCompact(false);
    m_servers->setCompact(false, false);
    m_timeline->setCompact(false, false);
    m_stick->setCompact(false, false);
    m_trace->setCompact(false, false);
    // The heads get the deck's choice of panels before they are laid out.
    m_deck = new Deck({{m_events, nameOf(Events)},
                       {m_sessions, nameOf(Sessions)},
                       {m_journal, nameOf(Journal)},
                       {m_command, tr("Commands")}});
    m_events->setCompact(false, false);
    m_journal->setCompact(false, false);
    m_command->setCompact(false, false);
    m_sessions->setCompact(false, false);
    auto* bottom =
        makeSplit("bottom", tr("Width of the stick table"), Qt::Horizontal, {m_stick, m_trace});
    auto* left = makeSplit("left", tr("Height of the servers"), Qt::Vertical, {m_servers, bottom});
    auto* right =
        makeSplit("right", tr("Height of the timeline"), Qt::Vertical, {m_timeline, m_deck});
    auto* whole = makeSplit("whole", tr("Width of the servers"), Qt::Horizontal, {left, right});
    bottom->setSizes({424, 402});
    right->setSizes({470, 260});
    whole->setSizes({836, 574});
    left->setStretchFactor(0, 0);
    left->setStretchFactor(1, 1);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    for (int i : {0, 1}) whole->setStretchFactor(i, i == 0 ? 3 : 2);
    m_splits = {whole, left, right, bottom};
    restoreSplits();
    setLeftSplit(left);
    m_tabs = nullptr;
    m_stack = nullptr;
    showFront(WidePlace);
    connect(m_deck, &Deck::brought, this, [this](QWidget* card) { keepFront(WidePlace, card); });
    m_area = whole;
    m_layout->addWidget(whole, 1);
    fitServers();
}

void Body::arrangeTabs() {
    m_layout->setContentsMargins(8, 8, 8, 8);
    m_layout->setSpacing(8);
    m_kpis->setCompact(true);
    m_demo->setCompact(true);
    auto* lower = new QWidget;
    auto* layout = new QVBoxLayout(lower);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    m_tabs = new QTabBar;
    m_tabs->setFont(uiFont(13, QFont::Medium));
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Panels"));
    m_stack = new QStackedWidget;
    const std::pair<QWidget*, QString> pages[] = {
        {m_timeline, tr("Timeline")},    {m_events, nameOf(Events)},
        {m_stick, nameOf(Stick)},        {m_trace, nameOf(Trace)},
        {m_sessions, nameOf(Sessions)},  {m_journal, nameOf(Journal)},
        {m_command, nameOf(CommandLine)}};
    m_deck = nullptr;
    for (const auto& [page, name] : pages) {
        m_tabs->addTab(name);
        m_stack->addWidget(page);
    }
    QWidget* tools = m_timeline->tools();
    connect(m_tabs, &QTabBar::currentChanged, m_stack, [this, tools](int index) {
        m_stack->setCurrentIndex(index);
        tools->setVisible(m_stack->widget(index) == m_timeline);
    });
    showFront(CompactPlace);
    connect(m_tabs, &QTabBar::currentChanged, this,
            [this](int index) { keepFront(CompactPlace, m_stack->widget(index)); });
    head->addWidget(m_tabs, 1);
    if (!m_narrow) head->addWidget(tools);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    // Only now: a head whose tools went elsewhere is not needed.
    m_servers->setCompact(true, false);
    m_timeline->setCompact(true, !m_narrow);
    m_stick->setCompact(true, true);
    m_trace->setCompact(true, true);
    m_events->setCompact(true, true);
    m_journal->setCompact(true, true);
    m_command->setCompact(true, true);
    m_sessions->setCompact(true, true);
    if (m_narrow) arrangeNarrow();
    auto* whole =
        makeSplit("compact", tr("Height of the servers"), Qt::Vertical, {m_servers, lower});
    whole->setStretchFactor(0, 0);
    whole->setStretchFactor(1, 1);
    m_splits = {whole};
    restoreSplits();
    setLeftSplit(whole);
    m_area = whole;
    m_layout->addWidget(whole, 1);
    fitServers();
}

/// What stands beside each other elsewhere stands below each other, and is scrolled.
void Body::arrangeNarrow() {
    m_kpis->setNarrow(true);
    m_demo->setNarrow(true);
    m_servers->setNarrow(true);
    m_stack->setMinimumHeight(NarrowStack);
}

Split* Body::makeSplit(const char* name, const QString& title, Qt::Orientation orientation,
                       const QList<QWidget*>& widgets) {
    auto* split = new Split(orientation, {title}, widgets);
    split->setObjectName(QLatin1String(name));
    connect(split, &QSplitter::splitterMoved, this,
            [this, split] { m_settings.setSplit(split->objectName(), split->saveState()); });
    return split;
}

void Body::restoreSplits() {
    for (QSplitter* split : m_splits) {
        const QByteArray state = m_settings.split(split->objectName());
        if (!state.isEmpty()) split->restoreState(state);
    }
}

void Body::setLeftSplit(Split* split) {
    m_leftSplit = split;
    m_leftMoved = !m_settings.split(split->objectName()).isEmpty();
    connect(split, &QSplitter::splitterMoved, this, [this] { m_leftMoved = true; });
    connect(split, &Split::roomChanged, this, &Body::fitServers);
}

/// The servers get what their rows need, many of them about half the room, unless somebody chose
/// otherwise; the rest belongs to what is below.
void Body::fitServers() {
    if (!m_leftSplit || m_leftMoved) return;
    const int half = m_deck ? m_leftSplit->height() * 11 / 20 : 0;
    // All of them, if that takes but little more.
    const int most = m_deck ? m_leftSplit->height() * 3 / 5 : 0;
    const int whole = m_servers->maximumHeight() <= most ? m_servers->maximumHeight()
                                                         : m_servers->wholeRows(half);
    const int wanted = qMax(m_servers->sizeHint().height(), whole);
    const int all = qMax(m_leftSplit->height(), wanted + 200);
    m_leftSplit->setSizes({wanted, all - wanted - m_leftSplit->handleWidth()});
}

}  // namespace yard
