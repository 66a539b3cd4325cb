#include "ui/desk/notices.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "ui/look/wording.h"

namespace yard {
namespace {

struct NoticeWords {
    Q_DECLARE_TR_FUNCTIONS(NoticeWords)
};

constexpr size_t MostLines = 4;

bool isTransition(const Event& event) {
    if (event.kind == EventKind::NoServer || event.kind == EventKind::Backup) return true;
    // What somebody asked for is no news.
    return event.kind == EventKind::ServerState && event.shown != Shown::Rising && event.by.empty();
}

/// What befalls a whole backend is read first.
bool ofBackend(const Event& event) { return event.kind != EventKind::ServerState; }

bool isBad(const Event& event) {
    return event.kind == EventKind::NoServer ||
           (event.kind == EventKind::ServerState && event.shown == Shown::Down);
}

}  // namespace

void Notices::add(const Event& event) {
    if (!isTransition(event)) return;
    if (event.kind == EventKind::ServerState) {
        Server& server = m_servers[event.server];
        server.changes.push_back(event.wallMs);
        while (server.changes.front() < event.wallMs - FlapMs) server.changes.pop_front();
        if (server.flaps) return;
        if (static_cast<int>(server.changes.size()) >= FlapCount) {
            server.flaps = true;
            std::erase_if(m_waiting, [&](const Event& e) {
                return e.kind == EventKind::ServerState && e.server == event.server;
            });
            Event told = event;
            told.title = NoticeWords::tr("%1 flaps: %2 changes within a minute")
                             .arg(words(event.server.text()))
                             .arg(server.changes.size())
                             .toStdString();
            told.detail =
                NoticeWords::tr("Nothing more is told of it until it is steady.").toStdString();
            m_waiting.push_back(told);
            m_sinceMs = m_waiting.size() == 1 ? event.wallMs : m_sinceMs;
            return;
        }
    }
    if (m_waiting.empty()) m_sinceMs = event.wallMs;
    m_waiting.push_back(event);
}

/// A server that flapped and is steady is told of, for nobody knows how it ended.
void Notices::settle(int64_t nowMs) {
    for (auto& [key, server] : m_servers) {
        if (!server.flaps || server.changes.back() > nowMs - FlapMs) continue;
        server.flaps = false;
        Event steady;
        steady.kind = EventKind::Backup;
        steady.title = NoticeWords::tr("%1 is steady again").arg(words(key.text())).toStdString();
        if (m_waiting.empty()) m_sinceMs = nowMs - GatherMs;
        m_waiting.push_back(steady);
    }
}

std::optional<Notice> Notices::take(int64_t nowMs) {
    settle(nowMs);
    if (m_waiting.empty() || nowMs < m_sinceMs + GatherMs) return {};
    Notice notice;
    notice.bad = std::any_of(m_waiting.begin(), m_waiting.end(), isBad);
    if (m_waiting.size() == 1) {
        notice.title = words(m_waiting.front().title);
        notice.text = words(m_waiting.front().detail);
    } else {
        std::stable_partition(m_waiting.begin(), m_waiting.end(), ofBackend);
        QStringList lines;
        for (const Event& event : m_waiting) {
            if (lines.size() == static_cast<qsizetype>(MostLines)) break;
            lines << words(event.title);
        }
        if (m_waiting.size() > MostLines)
            lines << NoticeWords::tr("and %1 more").arg(m_waiting.size() - MostLines);
        notice.title = NoticeWords::tr("%1 changes").arg(m_waiting.size());
        notice.text = lines.join(u'\n');
    }
    m_waiting.clear();
    return notice;
}

}  // namespace yard
