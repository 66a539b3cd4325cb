#include "core/engine/services/nameserver.h"

#include <ares.h>
#include <arpa/nameser.h>

#include <array>
#include <cstring>

namespace yard {
namespace {

constexpr size_t MostAddresses = 256;

/// A notifier may go while it tells.
void discard(QSocketNotifier* notifier) {
    if (!notifier) return;
    notifier->setEnabled(false);
    notifier->deleteLater();
}

NameAnswer meaningOf(int status) {
    switch (status) {
        case ARES_ENODATA:
            return NameAnswer::Empty;
        case ARES_ENOTFOUND:
            return NameAnswer::Nx;
        case ARES_EREFUSED:
            return NameAnswer::Refused;
        case ARES_ETIMEOUT:
        case ARES_ECONNREFUSED:
            return NameAnswer::Timeout;
        default:
            return NameAnswer::Other;
    }
}

std::vector<Endpoint> addressesIn(const unsigned char* bytes, int size, int family, int& status) {
    std::vector<Endpoint> found;
    int count = MostAddresses;
    if (family == AF_INET) {
        std::array<ares_addrttl, MostAddresses> list;
        status = ares_parse_a_reply(bytes, size, nullptr, list.data(), &count);
        for (int i = 0; status == ARES_SUCCESS && i < count; ++i) {
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_addr = list[static_cast<size_t>(i)].ipaddr;
            found.emplace_back(reinterpret_cast<const sockaddr*>(&address), sizeof address);
        }
        return found;
    }
    std::array<ares_addr6ttl, MostAddresses> list;
    status = ares_parse_aaaa_reply(bytes, size, nullptr, list.data(), &count);
    for (int i = 0; status == ARES_SUCCESS && i < count; ++i) {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        std::memcpy(&address.sin6_addr, &list[static_cast<size_t>(i)].ip6addr,
                    sizeof address.sin6_addr);
        found.emplace_back(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    return found;
}

ares_addr_port_node nodeOf(const Endpoint& address) {
    ares_addr_port_node node{};
    node.family = address.family();
    node.udp_port = node.tcp_port = address.port();
    const std::string bytes = address.bytes();
    std::memcpy(&node.addr, bytes.data(), bytes.size());
    return node;
}

}  // namespace

struct NameServer::Question {
    NameServer& server;
    int family;
    Done done;
};

// The section asks again by itself, so c-ares asks once; and what a server says is taken as it is,
// there is no other one in its list.
NameServer::NameServer(const ResolversConf& section, const ResolversConf::NameServer& conf,
                       Clock& clock)
    : m_name(conf.name), m_clock(clock) {
    ares_options options{};
    char lookups[] = "b";
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP |
                    ARES_FLAG_EDNS | (conf.tcp ? ARES_FLAG_USEVC : 0);
    options.timeout = static_cast<int>(std::max<int64_t>(section.retry, 1));
    options.tries = 1;
    options.ednspsz = section.payload;
    options.lookups = lookups;
    options.sock_state_cb = [](void* self, ares_socket_t fd, int read, int write) {
        static_cast<NameServer*>(self)->watch(fd, read, write);
    };
    options.sock_state_cb_data = this;
    const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ |
                     ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB;
    if (ares_init_options(&m_channel, &options, mask) != ARES_SUCCESS) qFatal("c-ares: no memory");
    ares_addr_port_node node = nodeOf(conf.address);
    ares_set_servers_ports(m_channel, &node);
}

NameServer::~NameServer() { ares_destroy(m_channel); }

void NameServer::ask(const std::string& host, int family, Done done) {
    ++tally.sent;
    auto* question = new Question{*this, family, std::move(done)};  // answered() takes it, always
    ares_query(m_channel, host.c_str(), ns_c_in, family == AF_INET ? ns_t_a : ns_t_aaaa, answered,
               question);
    arm();
}

void NameServer::answered(void* asked, int status, int, unsigned char* bytes, int size) {
    const std::unique_ptr<Question> question(static_cast<Question*>(asked));
    if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) return;
    std::vector<Endpoint> found;
    if (status == ARES_SUCCESS) found = addressesIn(bytes, size, question->family, status);
    if (status == ARES_SUCCESS && found.empty()) status = ARES_ENODATA;
    const auto answer = status == ARES_SUCCESS ? NameAnswer::Valid : meaningOf(status);
    ++question->server.tally.answers[static_cast<size_t>(answer)];
    question->done(answer, found);
}

void NameServer::watch(int fd, bool read, bool write) {
    if (!read && !write) {
        m_watches.erase(fd);
        return;
    }
    const auto notifier = [&](bool wanted, QSocketNotifier::Type type) {
        using Held = std::unique_ptr<QSocketNotifier, void (*)(QSocketNotifier*)>;
        if (!wanted) return Held(nullptr, discard);
        Held held(new QSocketNotifier(fd, type), discard);
        QObject::connect(held.get(), &QSocketNotifier::activated, [this, fd, type] {
            const bool reads = type == QSocketNotifier::Read;
            process(reads ? fd : ARES_SOCKET_BAD, reads ? ARES_SOCKET_BAD : fd);
        });
        return held;
    };
    m_watches.insert_or_assign(
        fd, Watch{notifier(read, QSocketNotifier::Read), notifier(write, QSocketNotifier::Write)});
}

void NameServer::process(int readable, int writable) {
    ares_process_fd(m_channel, readable, writable);
    arm();
}

void NameServer::arm() {
    timeval room;
    const timeval* wait = ares_timeout(m_channel, nullptr, &room);
    if (!wait) return m_timer.reset();
    const auto delay = std::chrono::seconds(wait->tv_sec) +
                       std::chrono::ceil<Millis>(std::chrono::microseconds(wait->tv_usec));
    m_timer = m_clock.after(delay, [this] {
        const auto over = std::move(m_timer);  // until this call has ended
        process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    });
}

}  // namespace yard
