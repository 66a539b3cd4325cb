#pragma once

#include <QSocketNotifier>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/config/values/resolversconf.h"

struct ares_channeldata;

namespace yard {

/// What became of a question to a name server.
enum class NameAnswer : uint8_t {
    Valid,    ///< there are addresses
    Empty,    ///< the name is known, but has none of that family
    Nx,       ///< no such name
    Refused,  ///< the server does not tell
    Timeout,  ///< nothing came in `timeout retry`, or the server cannot be reached
    Other     ///< it failed, or what it said is no answer
};

/// One name server of a `resolvers` section; c-ares writes and reads the packets. Control thread,
/// inside a Qt event loop.
class NameServer {
public:
    /// Addresses have no port. Not called for questions that are open when the server goes.
    using Done = std::function<void(NameAnswer, const std::vector<Endpoint>&)>;

    NameServer(const ResolversConf& section, const ResolversConf::NameServer& conf, Clock& clock);
    ~NameServer();
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    const std::string& name() const { return m_name; }
    /// What its questions came to, by NameAnswer.
    struct Tally {
        uint64_t sent = 0, updates = 0;
        std::array<uint64_t, 6> answers{};
        uint64_t of(NameAnswer answer) const { return answers[static_cast<size_t>(answer)]; }
    };
    Tally tally;
    /// Once: who wants more asks again. `family`: AF_INET or AF_INET6.
    void ask(const std::string& host, int family, Done done);

private:
    struct Question;
    struct Watch {
        std::unique_ptr<QSocketNotifier, void (*)(QSocketNotifier*)> read, write;
    };
    static void answered(void* question, int status, int timeouts, unsigned char* bytes, int size);
    void watch(int fd, bool read, bool write);
    void process(int readable, int writable);
    void arm();

    const std::string m_name;
    Clock& m_clock;
    ares_channeldata* m_channel = nullptr;
    std::map<int, Watch> m_watches;
    std::unique_ptr<Timer> m_timer;
};

}  // namespace yard
