#include "ui/eventsmodel.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

#include "ui/paint.h"
#include "ui/wording.h"

namespace yard {

EventsModel::EventsModel(const Desk& desk, QObject* parent) : NewestModel(parent), m_desk(desk) {
    merge();
}

void EventsModel::setFilter(EventFilter filter) {
    if (filter == m_filter) return;
    m_filter = filter;
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
    QString text = clockText(event.wallMs) + QLatin1Char(' ') + words(event.title);
    for (const QString& part : {words(event.detail), byText(event)})
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
            return words(event.title);
        case DetailRole:
            return words(event.detail);
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
