#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/control/page.h"

namespace yard {

struct Crew;

/// Requests of one worker for pages of the proxy itself, which are written in another thread. Used
/// in the worker's thread.
class PageDesk final : public QObject {
public:
    using Reply = std::function<void(std::string response)>;
    explicit PageDesk(Crew& crew);
    ~PageDesk() override;
    /// `reply` is called later, in this thread, unless leave() comes first.
    uint64_t ask(PageWish wish, Reply reply);
    void leave(uint64_t ticket) { m_waiting.erase(ticket); }

private:
    /// How other threads reach the desk while it is there.
    struct Bell;
    void deliver(uint64_t ticket, std::string response);

    Crew& m_crew;
    std::shared_ptr<Bell> m_bell;
    std::unordered_map<uint64_t, Reply> m_waiting;
    uint64_t m_last = 0;
};

}  // namespace yard
