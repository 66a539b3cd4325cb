#include "ui/window/statusline.h"

#include <QDateTime>
#include <QLabel>

#include "ui/desk/desk.h"
#include "ui/desk/gap.h"
#include "ui/desk/overview.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

QString uptimeText(int64_t ms) {
    const int64_t s = std::max<int64_t>(0, ms) / 1000;
    const QLatin1Char zero('0');
    return QStringLiteral("%1:%2:%3")
        .arg(s / 3600, 2, 10, zero)
        .arg(s / 60 % 60, 2, 10, zero)
        .arg(s % 60, 2, 10, zero);
}

QString zoneText() {
    const int minutes = QDateTime::currentDateTime().offsetFromUtc() / 60;
    const QString sign = minutes < 0 ? QStringLiteral("-") : QStringLiteral("+");
    QString text = StatusLine::tr("Local time, UTC%1%2").arg(sign).arg(qAbs(minutes) / 60);
    if (minutes % 60)
        text += QStringLiteral(":%1").arg(qAbs(minutes) % 60, 2, 10, QLatin1Char('0'));
    return text;
}

QString listenersText(const QStringList& listeners) {
    if (listeners.isEmpty()) return {};
    const QString first = StatusLine::tr("Listening on %1").arg(listeners.front());
    return listeners.size() == 1
               ? first
               : StatusLine::tr("%1 and %2 more").arg(first).arg(listeners.size() - 1);
}

}  // namespace

StatusLine::StatusLine(Desk& desk, QWidget* parent)
    : QStatusBar(parent),
      m_desk(desk),
      m_state(add(tr("Update state"), false)),
      m_uptime(add(tr("Uptime"), false)),
      m_listeners(add(tr("Listeners"), false)),
      m_process(add(tr("Process"), false)),
      m_config(add(tr("Configuration"), true)),
      m_zone(add(tr("Time zone"), true)) {
    setSizeGripEnabled(false);
    setAccessibleName(tr("Status"));
    m_state->setText(tr("Starting"));
    m_zone->setText(zoneText());
    connect(&desk, &Desk::updated, this, &StatusLine::refresh);
    connect(&desk, &Desk::pausedChanged, this, &StatusLine::showPaused);
    connect(&desk, &Desk::lost, this, [this](const QString& why) {
        m_lost = why;
        showState();
    });
    connect(&m_clock, &QTimer::timeout, this, &StatusLine::showState);
    m_clock.start(1000);
}

QLabel* StatusLine::add(const QString& name, bool right) {
    QLabel* label = makeLabel({}, uiFont(12), "text2");
    label->setAccessibleDescription(name);
    if (right)
        addPermanentWidget(label);
    else
        addWidget(label);
    return label;
}

void StatusLine::setCompact(bool compact) {
    setFixedHeight(compact ? 24 : 26);
    m_process->setVisible(!compact && !m_stopped);
    m_zone->setVisible(!compact);
}

void StatusLine::setNarrow(bool narrow) {
    for (QLabel* label : {m_uptime, m_listeners}) label->setVisible(!narrow && !m_stopped);
}

void StatusLine::showStopped(const QString& text) {
    m_stopped = true;
    m_clock.stop();
    m_state->setText(text);
    for (QLabel* label : {m_uptime, m_listeners, m_process, m_config}) label->hide();
}

void StatusLine::showPaused(bool paused) {
    m_pausedMs = paused ? QDateTime::currentMSecsSinceEpoch() : 0;
    showState();
}

void StatusLine::showState() {
    if (m_stopped) return;
    if (m_desk.paused())
        m_state->setText(
            tr("Paused %1 ago").arg(spanText(QDateTime::currentMSecsSinceEpoch() - m_pausedMs)));
    else if (m_desk.live())
        m_state->setText(tr("Live, %1 updates/s").arg(m_desk.reportsPerSecond()));
    else
        m_state->setText(m_lost.isEmpty() ? tr("Starting") : tr("Not live: %1").arg(m_lost));
    if (!m_desk.live()) return;
    const Report& report = m_desk.report();
    m_uptime->setText(tr("Up %1").arg(uptimeText(report.takenMs - report.process.startedMs)));
}

QString StatusLine::configText(const std::string& hash) const {
    const Gap& gap = m_desk.gap();
    const size_t changes = gap.entries().size();
    if (!gap.known()) return tr("Config %1").arg(words(hash));
    return changes == 0   ? tr("Config %1, saved").arg(words(hash))
           : changes == 1 ? tr("Config %1, 1 change not saved").arg(words(hash))
                          : tr("Config %1, %2 changes not saved").arg(words(hash)).arg(changes);
}

void StatusLine::refresh() {
    if (!m_desk.live()) return;
    const ProcessRow& process = m_desk.report().process;
    showState();
    const QStringList all = listenersOf(process);
    m_listeners->setText(listenersText(all));
    m_listeners->setToolTip(all.join(QLatin1Char('\n')));
    m_process->setText(
        tr("%1 %2, %3%4")
            .arg(words(process.product), words(process.version))
            .arg(process.threads == 1 ? tr("1 worker") : tr("%1 workers").arg(process.threads))
            .arg(process.strict ? tr(", strict") : QString()));
    if (!process.configHash.empty()) m_config->setText(configText(process.configHash));
    m_config->setToolTip(words(process.configFile));
}

}  // namespace yard
