#include "core/runtime/served/cliserver.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "core/net/listensocket.h"

namespace yard {
namespace {

constexpr int Backlog = 128;
/// More wait in the backlog: each session may hold a Report and a piece of an answer.
constexpr size_t MaxSessions = 256;

constexpr std::string_view UnixScheme = "unix:";

/// Empty: not a unix path.
std::string pathOf(const Endpoint& address) {
    const std::string text = address.host();
    return text.starts_with(UnixScheme) ? text.substr(UnixScheme.size()) : std::string();
}

/// "unix@/run/x.sock admin all", as `show cli sockets` has it.
std::string socketLine(const Endpoint& local, CliLevel level) {
    std::string where = local.text();
    if (local.family() == AF_UNIX) {
        const std::string path = pathOf(local);
        where = path.empty() ? "abns@" + where.substr(where.find(':') + 1) : "unix@" + path;
    } else {
        where = (local.family() == AF_INET6 ? "ipv6@" : "ipv4@") + where;
    }
    return where + " " + std::string(levelName(level)) + " all";
}

ListenAt placeOf(const StatsSocket& socket) {
    ListenAt at;
    at.address = socket.address;
    at.fd = socket.fd;
    at.backlog = Backlog;
    at.mode = socket.mode, at.uid = socket.uid, at.gid = socket.gid;
    return at;
}

}  // namespace

void CliServer::OwnPath::remove() const {
    struct stat now {};
    if (path.empty() || ::stat(path.c_str(), &now) != 0) return;
    if (now.st_dev == device && now.st_ino == inode) ::unlink(path.c_str());
}

CliServer::CliServer(Authority& authority, Clock& clock, AskMaster master)
    : m_authority(authority), m_master(std::move(master)), m_reactor(clock) {}

CliServer::~CliServer() { close(); }

Result<bool> CliServer::open(const GlobalConf& conf) {
    std::vector<Door> fresh;
    std::vector<Door*> kept;  ///< null: the next of the fresh ones
    std::string errors;
    for (const StatsSocket& socket : conf.statsSockets) {
        kept.push_back(doorAt(socket, kept));
        if (kept.back()) continue;
        auto door = openDoor(socket);
        if (door) {
            fresh.push_back(std::move(*door));
            continue;
        }
        errors += (errors.empty() ? "" : "\n") + std::string("Binding [") + socket.where.file +
                  ":" + std::to_string(socket.where.line) +
                  "] for frontend GLOBAL: " + door.error();
    }
    if (!errors.empty()) {
        for (const Door& door : fresh) door.path.remove();
        return Error{errors};
    }
    auto next = fresh.begin();
    std::vector<Door> doors;
    for (Door* old : kept) doors.push_back(std::move(old ? *old : *next++));
    take(std::move(doors), conf);
    return true;
}

/// One that is open at this place as it is asked for, and not taken already.
CliServer::Door* CliServer::doorAt(const StatsSocket& socket, const std::vector<Door*>& taken) {
    const auto it = std::find_if(m_doors.begin(), m_doors.end(), [&](Door& door) {
        return samePlace(placeOf(door.conf), placeOf(socket)) &&
               std::find(taken.begin(), taken.end(), &door) == taken.end();
    });
    return it == m_doors.end() ? nullptr : &*it;
}

void CliServer::take(std::vector<Door> doors, const GlobalConf& conf) {
    for (size_t i = 0; i < doors.size(); ++i) {
        const StatsSocket& socket = conf.statsSockets[i];
        doors[i].conf = socket;
        *doors[i].level = static_cast<CliLevel>(socket.level);
    }
    closeDoors();  // of those that are not wanted any more
    m_doors = std::move(doors);
    m_idle = Millis(conf.statsTimeout);
    m_socketNames.clear();
    for (const Door& door : m_doors) m_socketNames.push_back(socketLine(door.local, *door.level));
}

Result<CliServer::Door> CliServer::openDoor(const StatsSocket& socket) {
    Result<ListenSocket> opened = openListener(placeOf(socket));
    if (!opened) return Error{opened.error()};
    Door door;
    door.conf = socket;
    door.level = std::make_shared<CliLevel>(static_cast<CliLevel>(socket.level));
    // A unix socket was bound aside and moved to its place, so the system knows another name.
    const std::string path = socket.fd < 0 ? pathOf(socket.address) : std::string();
    door.local = path.empty() ? Endpoint::localOf(opened->fd()) : socket.address;
    struct stat made {};
    if (!path.empty() && ::stat(path.c_str(), &made) == 0)
        door.path = {path, made.st_dev, made.st_ino};
    door.listener = std::make_unique<Listener>(
        opened->take(), [this, level = door.level, severity = socket.severity](int fd) {
            accept(fd, *level, severity);
        });
    if (!door.listener->valid())
        return Error{"cannot listen to socket [" + door.local.text() + "]"};
    return door;
}

void CliServer::accept(int fd, CliLevel level, int severity) {
    const CliConnection::Setting setting{m_authority, level,  m_socketNames,
                                         m_master,    m_idle, severity};
    auto connection = std::make_unique<CliConnection>(
        m_reactor, fd, setting, [this](const CliConnection& gone) { remove(gone); });
    if (!connection->start()) return;
    m_connections.push_back(std::move(connection));
    if (m_connections.size() == MaxSessions)
        for (const Door& door : m_doors) door.listener->pause();
    // What came with the connection; the reactor tells of later bytes only.
    m_connections.back()->ready(0);
}

// It is on the stack, so it goes when the events at hand are done.
void CliServer::remove(const CliConnection& gone) {
    m_reactor.later([this, which = &gone] {
        std::erase_if(m_connections, [&](const auto& one) { return one.get() == which; });
        if (m_connections.size() < MaxSessions)
            for (const Door& door : m_doors) door.listener->resume();
    });
}

void CliServer::close() {
    closeDoors();
    m_connections.clear();
}

void CliServer::closeDoors() {
    for (const Door& door : m_doors)
        if (door.listener) door.path.remove();
    m_doors.clear();
}

std::vector<Endpoint> CliServer::endpoints() const {
    std::vector<Endpoint> all;
    for (const Door& door : m_doors) all.push_back(door.local);
    return all;
}

}  // namespace yard
