#include "ui/window/body.h"

#include <QAbstractItemView>
#include <QApplication>
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
#include "ui/servers/servercolumns.h"
#include "ui/servers/serverscard.h"
#include "ui/sessions/sessionscard.h"
#include "ui/stick/stickcard.h"
#include "ui/timeline/timelinecard.h"
#include "ui/window/demobar.h"
#include "ui/window/kpibar.h"

namespace yard {

Body::Body(Desk& desk, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_settings(settings),
      m_kpis(new KpiBar(desk)),
      m_demo(new DemoBar(desk)),
      m_servers(new ServersCard(desk)),
      m_timeline(new TimelineCard(desk)),
      m_stick(new StickCard(desk)),
      m_trace(new TraceCard(desk)),
      m_events(new EventsCard(desk)),
      m_journal(new JournalCard(desk)),
      m_command(new CommandCard(desk, settings)),
      m_sessions(new SessionsCard(desk)),
      m_layout(new QVBoxLayout(this)) {
    m_layout->addWidget(m_kpis);
    m_layout->addWidget(m_demo);
    connectCards();
    if (!settings.columns().isEmpty()) m_servers->columns().setChosen(settings.columns());
    if (const auto span = settings.span()) m_timeline->setRange(*span);
    arrangeWide();
}

void Body::connectCards() {
    connect(m_servers, &ServersCard::heightChanged, this, &Body::fitServers);
    connect(&m_servers->columns(), &ServerColumns::changed, this,
            [this] { m_settings.setColumns(m_servers->columns().chosen()); });
    connect(m_servers, &ServersCard::entriesAsked, this, [this](const ServerKey& server) {
        m_stick->showServer(server);
        focusPanel(Stick);
    });
    connect(m_servers, &ServersCard::traceAsked, this, [this](const ServerKey& server) {
        m_trace->traceNext(server);
        focusPanel(Trace);
    });
    connect(m_timeline, &TimelineCard::flagChosen, this, [this](const QList<quint64>& events) {
        m_events->select(events);
        showTab(m_events);
        if (!events.isEmpty()) m_trace->showAround(events.back());
    });
    connect(m_events, &EventsCard::eventChosen, m_timeline, &TimelineCard::highlight);
    connect(m_timeline, &TimelineCard::rangeChosen, this,
            [this](int seconds) { m_settings.setSpan(seconds); });
    connect(m_timeline, &TimelineCard::said, this, &Body::said);
    connect(m_trace, &TraceCard::said, this, &Body::said);
    connect(m_timeline, &TimelineCard::refused, this, &Body::refused);
    connect(m_timeline, &TimelineCard::maximizeAsked, this, [this] { maximize(m_timeline); });
}

QWidget* Body::card(Panel panel) const {
    QWidget* const cards[PanelCount] = {m_servers, m_timeline, m_stick,   m_trace,
                                        m_events,  m_journal,  m_command, m_sessions};
    return cards[panel];
}

QString Body::nameOf(Panel panel) {
    const QString names[PanelCount] = {
        tr("Servers"), tr("Failover timeline"), tr("Stick table"),  tr("Request trace"),
        tr("Events"),  tr("Journal"),           tr("Command line"), tr("Sessions")};
    return names[panel];
}

void Body::setCompact(bool compact, bool narrow) {
    if (compact == m_compact && narrow == m_narrow) return;
    m_compact = compact;
    m_narrow = narrow;
    m_alone = nullptr;
    m_servers->setAlone(false);
    QWidget* old = m_area;
    // A widget that gets another parent loses the focus.
    QWidget* focus = window()->focusWidget();
    if (compact)
        arrangeTabs();
    else
        arrangeWide();
    // The cards have new parents by now.
    old->hide();
    old->deleteLater();
    if (focus && isAncestorOf(focus)) focus->setFocus();
}

void Body::showTab(QWidget* card) {
    if (m_deck) m_deck->bring(card);
    if (!m_stack || m_stack->indexOf(card) < 0) return;
    m_tabs->setCurrentIndex(m_stack->indexOf(card));
}

void Body::showFront(const QString& place) {
    const int panel = m_settings.front(place).value_or(-1);
    if (panel >= 0 && panel < PanelCount) showTab(card(static_cast<Panel>(panel)));
}

void Body::keepFront(const QString& place, const QWidget* front) {
    for (int i = 0; i < PanelCount; ++i)
        if (card(static_cast<Panel>(i)) == front) m_settings.setFront(place, i);
}

QWidget* Body::firstFocus(QWidget* card) const {
    if (card->focusProxy()) return card->focusProxy();
    if (card == m_timeline) return m_timeline->plot();
    for (QAbstractItemView* view : card->findChildren<QAbstractItemView*>())
        if (view->isVisible() && view->focusPolicy() != Qt::NoFocus) return view;
    for (QWidget* child : card->findChildren<QWidget*>())
        if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus))
            return child;
    return nullptr;
}

void Body::focusServers() { m_servers->focusTable(); }

void Body::focusPanel(Panel panel) {
    QWidget* wanted = card(panel);
    if (m_alone && m_alone != wanted) restore();
    showTab(wanted);
    if (QWidget* child = firstFocus(wanted)) child->setFocus(Qt::ShortcutFocusReason);
    emit panelShown(wanted);
}

void Body::maximize(QWidget* alone) {
    if (m_alone == alone) {
        restore();
        return;
    }
    restore();
    m_alone = alone;
    m_servers->setAlone(alone == m_servers);
    showTab(alone);
    for (QSplitter* split : m_splits)
        for (int i = 0; i < split->count(); ++i)
            split->widget(i)->setVisible(split->widget(i) == alone ||
                                         split->widget(i)->isAncestorOf(alone));
}

void Body::maximizeFocused() {
    const QWidget* focus = QApplication::focusWidget();
    for (int i = 0; i < PanelCount; ++i) {
        QWidget* candidate = card(static_cast<Panel>(i));
        if (focus && candidate->isAncestorOf(focus)) maximize(candidate);
    }
}

bool Body::restore() {
    if (!m_alone) return false;
    m_alone = nullptr;
    m_servers->setAlone(false);
    for (QSplitter* split : m_splits)
        for (int i = 0; i < split->count(); ++i) split->widget(i)->show();
    return true;
}

std::vector<Deed> Body::deeds() {
    std::vector<Deed> deeds = m_servers->deeds();
    for (int i = 0; i < PanelCount; ++i)
        deeds.push_back({tr("Go to %1").arg(nameOf(static_cast<Panel>(i))), tr("panel"),
                         QStringLiteral("Ctrl+%1").arg(i + 1),
                         [this, i] { focusPanel(static_cast<Panel>(i)); }});
    for (int i = 0; i < PanelCount; ++i)
        deeds.push_back(
            {tr("%1 alone").arg(nameOf(static_cast<Panel>(i))), tr("panel"), {}, [this, i] {
                 maximize(card(static_cast<Panel>(i)));
             }});
    for (Deed& deed : m_stick->deeds()) deeds.push_back(std::move(deed));
    for (Deed& deed : m_journal->deeds()) deeds.push_back(std::move(deed));
    for (Deed& deed : m_timeline->deeds()) deeds.push_back(std::move(deed));
    return deeds;
}

bool Body::find(const QString& text) {
    if (!m_trace->find(text)) return false;
    if (m_alone && m_alone != m_trace) restore();
    showTab(m_trace);
    return true;
}

}  // namespace yard
