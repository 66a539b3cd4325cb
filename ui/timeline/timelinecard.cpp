#include "ui/timeline/timelinecard.h"

#include <QButtonGroup>
#include <QDir>
#include <QHBoxLayout>

#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/timeline/timelineexport.h"
#include "ui/timeline/timelinestack.h"

namespace yard {
namespace {

constexpr int Ranges[] = {60, 300, 900, 3600, 86400, 604800};  // seconds
constexpr int RangeCount = 6, FirstRange = 1, FirstLong = 4;

QStringList rangeNames() {
    const auto tr = [](const char* text) { return TimelineCard::tr(text); };
    return {tr("1 min"), tr("5 min"), tr("15 min"), tr("60 min"), tr("1 day"), tr("1 week")};
}

/// Where all of them are offered.
QStringList shortNames() {
    const auto tr = [](const char* text) { return TimelineCard::tr(text); };
    return {tr("1 m"), tr("5 m"), tr("15 m"), tr("1 h"), tr("1 d"), tr("1 w")};
}

}  // namespace

TimelineCard::TimelineCard(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Failover timeline"))),
      m_stack(new TimelineStack(desk.history())) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildTools();
    m_card->addTool(m_tools);
    m_card->setBody(m_stack);
    connect(&desk, &Desk::secondPassed, this, &TimelineCard::refresh);
    connect(&desk, &Desk::pausedChanged, this, &TimelineCard::refresh);
    connect(m_stack, &TimelineStack::spanChanged, this, &TimelineCard::showSpan);
    connect(m_stack, &TimelineStack::flagChosen, this, &TimelineCard::flagChosen);
    refresh();
}

void TimelineCard::buildTools() {
    m_tools = new QWidget(this);
    auto* layout = new QHBoxLayout(m_tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_ranges = new QButtonGroup(this);
    layout->addWidget(makeSegments(rangeNames(), FirstRange, m_ranges));
    for (QAbstractButton* button : m_ranges->buttons())
        button->setToolTip(tr("Show the last %1").arg(button->accessibleName()));
    m_now =
        makeButton(QStringLiteral("right"), tr("Now"),
                   tr("Back to the present (double click, or 0)"), tr("Show the present again"));
    m_now->hide();
    layout->addWidget(m_now);
    buildExport(m_tools);
    auto* maximize = makeButton(QStringLiteral("max"), {}, tr("Show it alone (Ctrl+Enter)"),
                                tr("Maximize the timeline"), ButtonLook::Ghost);
    layout->addWidget(maximize);
    connect(m_ranges, &QButtonGroup::idClicked, this, &TimelineCard::choose);
    connect(m_now, &QAbstractButton::clicked, this, [this] { m_stack->follow(); });
    connect(maximize, &QToolButton::clicked, this, &TimelineCard::maximizeAsked);
}

void TimelineCard::buildExport(QWidget* tools) {
    auto* button = makeButton(QStringLiteral("save"), {}, tr("Save or copy what is shown"),
                              tr("Export the timeline"), ButtonLook::Ghost);
    m_export = new TimelineExport(*m_stack, button);
    button->setMenu(m_export);
    button->setPopupMode(QToolButton::InstantPopup);
    tools->layout()->addWidget(button);
    connect(m_export, &TimelineExport::copied, this, &TimelineCard::said);
    connect(m_export, &TimelineExport::written, this, [this](const QString& file) {
        emit said(tr("Saved %1").arg(QDir::toNativeSeparators(file)));
    });
    connect(m_export, &TimelineExport::failed, this,
            [this](const QString& why) { emit refused(tr("Not saved: %1").arg(why)); });
}

void TimelineCard::choose(int range) {
    m_stack->follow(Ranges[range]);
    emit rangeChosen(Ranges[range]);
}

void TimelineCard::setRange(int seconds) { m_stack->follow(seconds); }

std::vector<Deed> TimelineCard::deeds() {
    std::vector<Deed> deeds;
    const QString where = tr("timeline");
    for (QAbstractButton* button : m_ranges->buttons())
        if (!button->isHidden())
            deeds.push_back({button->toolTip(), where, {}, [button] { button->click(); }});
    if (!m_stack->span().follows())
        deeds.push_back({tr("Show the present again"), where, {}, [this] { m_stack->follow(); }});
    for (QAction* action : m_export->actions())
        if (!action->isSeparator())
            deeds.push_back({action->text(), where, {}, [action] { action->trigger(); }});
    return deeds;
}

/// A range that was zoomed to belongs to no button.
void TimelineCard::showSpan() {
    const TimelineSpan& span = m_stack->span();
    m_ranges->setExclusive(false);
    for (int i = 0; i < RangeCount; ++i) m_ranges->button(i)->setChecked(span.range() == Ranges[i]);
    m_ranges->setExclusive(true);
    m_now->setVisible(!span.follows());
    if (!span.follows())
        m_card->setSubtitle(
            tr("%1 to %2")
                .arg(clockText(span.endMs() - span.range() * 1000LL), clockText(span.endMs())));
    else if (m_desk.paused())
        m_card->setSubtitle(tr("paused"));
    else
        m_card->setSubtitle(tr("requests/s"));
    offerRanges();
}

void TimelineCard::setCompact(bool compact, bool inTab) {
    if (!inTab) {
        m_card->addTool(m_tools);
        m_tools->show();  // beside another tab they are hidden
    }
    m_inTab = inTab;
    offerRanges();
    m_card->setCompact(compact, inTab);
    m_stack->setCompact(compact);
}

QWidget* TimelineCard::plot() const { return m_stack; }

void TimelineCard::highlight(quint64 eventId) { m_stack->setChosen(eventId); }

void TimelineCard::refresh() {
    const History& history = m_desk.history();
    const int64_t end =
        history.size() > 0 ? history.at(history.size() - 1).wallMs : m_desk.report().takenMs;
    m_stack->setLatencyTold(m_desk.report().told.latencies);
    if (!m_desk.paused()) m_stack->refresh(end, waitingFor());
    showSpan();
}

void TimelineCard::offerRanges() {
    // A day and a week are offered once the history outgrows what is before them.
    const History& history = m_desk.history();
    const size_t size = history.size();
    const int64_t held = size > 0 ? (history.at(size - 1).wallMs - history.at(0).wallMs) / 1000 : 0;
    bool all = false;
    for (int i = FirstLong; i < RangeCount; ++i) {
        const bool offered = held > Ranges[i - 1] || m_ranges->button(i)->isChecked();
        m_ranges->button(i)->setVisible(offered);
        all |= offered;
    }
    const QStringList names = all ? shortNames() : rangeNames();
    for (int i = 0; i < RangeCount; ++i) m_ranges->button(i)->setText(names[i]);
    m_now->setToolButtonStyle(all || m_inTab ? Qt::ToolButtonIconOnly
                                             : Qt::ToolButtonTextBesideIcon);
}

QString TimelineCard::waitingFor() const {
    uint64_t requests = 0;
    for (const StatRow& row : m_desk.report().rows)
        if (row.scope == Scope::Frontend) requests += row.http ? row.reqTot : row.stot;
    if (requests > 0) return {};
    if (!m_desk.live()) return tr("No report yet.");
    const auto& listeners = m_desk.report().process.listeners;
    if (listeners.empty()) return tr("Send traffic to the proxy.");
    QString where = tr("Send traffic to %1").arg(words(listeners.front()));
    where += m_desk.report().lab.present ? tr(", or start the demo's traffic.") : tr(".");
    return where;
}

}  // namespace yard
