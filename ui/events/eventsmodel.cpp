#include "ui/events/eventsmodel.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

bool isPassedCheck(const Event& event) {
    return event.kind == EventKind::CheckResult && event.shown == Shown::Up &&
           event.title == event.server.server + " passed a check";
}

}  // namespace

EventsModel::EventsModel(const Desk& desk, QObject* parent) : NewestModel(parent), m_desk(desk) {
    merge();
}

void EventsModel::merge() {
    NewestModel::merge();
    for (uint64_t id : std::exchange(m_grown, {}))
        if (const int row = rowOf(id); row >= 0) emit dataChanged(index(row), index(row));
    forgetGone();
}

void EventsModel::forgetGone() {
    const uint64_t oldest = rowCount() > 0 ? at(rowCount() - 1).id : UINT64_MAX;
    while (!m_passed.empty() && m_passed.begin()->first < oldest) m_passed.erase(m_passed.begin());
}

bool EventsModel::joins(const Event& event) {
    if (!isPassedCheck(event)) return false;
    const QString name = words(event.server.server);
    Latest& latest = m_latest[event.server.backend];
    const auto row = m_passed.find(latest.id);
    if (row != m_passed.end() && event.wallMs - latest.wallMs < TogetherMs &&
        !row->second.contains(name)) {
        row->second << name;
        m_grown.push_back(latest.id);
        return true;
    }
    latest = {event.id, event.wallMs};
    m_passed[event.id] = {name};
    return false;
}

QString EventsModel::title(const Event& event) const {
    const auto passed = m_passed.find(event.id);
    if (passed == m_passed.end() || passed->second.size() < 2) return words(event.title);
    return tr("%1 servers of %2 passed a check")
        .arg(passed->second.size())
        .arg(words(event.server.backend));
}

QString EventsModel::detail(const Event& event) const {
    const auto passed = m_passed.find(event.id);
    if (passed == m_passed.end() || passed->second.size() < 2) return words(event.detail);
    return passed->second.join(QStringLiteral(", "));
}

void EventsModel::setFilter(EventFilter filter) {
    if (filter == m_filter) return;
    m_filter = filter;
    m_passed.clear(), m_latest.clear();
    refilter();
}

bool EventsModel::passes(const Event& event) const {
    switch (m_filter) {
        case EventFilter::All:
            return true;
        case EventFilter::States:
            return event.kind == EventKind::ServerState || event.kind == EventKind::NoServer ||
                   event.kind == EventKind::Backup;
        case EventFilter::Commands:
            return event.kind == EventKind::Command || event.kind == EventKind::Counters ||
                   event.kind == EventKind::Lab || !event.by.empty();
        case EventFilter::Checks:
            return event.kind == EventKind::CheckResult;
    }
    return true;
}

QString EventsModel::byText(const Event& event) const {
    return event.by.empty() ? QString() : tr("by %1").arg(words(event.by));
}

QString EventsModel::sentence(const Event& event) const {
    QString text = clockText(event.wallMs) + QLatin1Char(' ') + title(event);
    for (const QString& part : {detail(event), byText(event)})
        if (!part.isEmpty()) text += QStringLiteral(". ") + part;
    return text;
}

QVariant EventsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Event& event = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return sentence(event);
        case Qt::ToolTipRole: {
            const auto time = QDateTime::fromMSecsSinceEpoch(event.wallMs);
            const QString when = QLocale().toString(time, QLocale::ShortFormat);
            return event.logLine.empty() ? when : when + QLatin1Char('\n') + words(event.logLine);
        }
        case IdRole:
            return QVariant::fromValue<quint64>(event.id);
        case TimeRole:
            return clockText(event.wallMs);
        case TitleRole:
            return title(event);
        case DetailRole:
            return detail(event);
        case ByRole:
            return byText(event);
        case ShownRole:
            // A check that changes nothing has the shape of one under way.
            return static_cast<int>(event.kind == EventKind::CheckResult ? Shown::Rising
                                                                         : event.shown);
        case FlagRole:
            return m_desk.history().flagNumber(event.id);
        case LineRole:
            return event.command ? words(m_desk.spelling(*event.command)) : QString();
        case LogRole:
            return words(event.logLine);
        default:
            return {};
    }
}

int EventsModel::countSince(int64_t wallMs) const {
    int count = 0;
    while (count < rowCount() && at(count).wallMs > wallMs) ++count;
    return count;
}

}  // namespace yard
