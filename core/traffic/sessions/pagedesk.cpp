#include "core/traffic/sessions/pagedesk.h"

#include <QMetaObject>
#include <mutex>

#include "core/traffic/sessions/worker.h"

namespace yard {

struct PageDesk::Bell {
    std::mutex mutex;
    PageDesk* desk = nullptr;
};

PageDesk::PageDesk(Crew& crew) : m_crew(crew), m_bell(std::make_shared<Bell>()) {
    m_bell->desk = this;
}

PageDesk::~PageDesk() {
    const std::lock_guard lock(m_bell->mutex);
    m_bell->desk = nullptr;
}

uint64_t PageDesk::ask(PageWish wish, Reply reply) {
    const uint64_t ticket = ++m_last;
    m_waiting.emplace(ticket, std::move(reply));
    m_crew.page(std::move(wish), [bell = m_bell, ticket](std::string response) {
        const std::lock_guard lock(bell->mutex);
        PageDesk* desk = bell->desk;
        if (!desk) return;
        QMetaObject::invokeMethod(
            desk,
            [desk, ticket, response = std::move(response)] { desk->deliver(ticket, response); },
            Qt::QueuedConnection);
    });
    return ticket;
}

void PageDesk::deliver(uint64_t ticket, std::string response) {
    auto it = m_waiting.find(ticket);
    if (it == m_waiting.end()) return;
    const Reply reply = std::move(it->second);
    m_waiting.erase(it);
    reply(std::move(response));
}

}  // namespace yard
