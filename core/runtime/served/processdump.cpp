// What `show fd|activity|pools|threads|libs` tell of the process. HAProxy's forms are for its
// developers and free; these are ours.
#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "core/base/endpoint.h"
#include "core/runtime/grammar/directory.h"
#include "core/runtime/served/dump.h"

namespace yard {
namespace {

/// Empty: there is no such descriptor.
std::string descriptorLine(int fd) {
    char target[256] = "";
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    if (::readlink(link.c_str(), target, sizeof target - 1) < 0) return {};
    char front[32];
    std::snprintf(front, sizeof front, "%7d : ", fd);
    std::string line = front + std::string(target);
    const Endpoint local = Endpoint::localOf(fd), peer = Endpoint::peerOf(fd);
    if (local.valid()) line += " local=" + local.text();
    if (peer.valid()) line += " peer=" + peer.text();
    return line + "\n";
}

/// A descriptor after the other; "num": only that one.
class DescriptorDump final : public DumpSource {
public:
    explicit DescriptorDump(const Words& arguments) {
        if (!arguments.empty()) {
            char* end = nullptr;
            const long only = std::strtol(arguments[0].c_str(), &end, 10);
            if (*end == '\0' && only >= 0 && only <= INT32_MAX)
                m_left.push_back(static_cast<int>(only));
            return;
        }
        DIR* folder = ::opendir("/proc/self/fd");
        if (!folder) return;
        while (const dirent* entry = ::readdir(folder))
            if (entry->d_name[0] != '.') m_left.push_back(std::atoi(entry->d_name));
        ::closedir(folder);
        std::sort(m_left.rbegin(), m_left.rend());
    }

    bool more(std::string& out) override {
        constexpr int Piece = 64;
        for (int i = 0; i < Piece && !m_left.empty(); ++i) {
            out += descriptorLine(m_left.back());
            m_left.pop_back();
        }
        return !m_left.empty();
    }

private:
    std::vector<int> m_left;  ///< the last is next
};

std::string milliText(const timeval& time) {
    return std::to_string(time.tv_sec * 1000 + time.tv_usec / 1000);
}

}  // namespace

std::unique_ptr<DumpSource> makeDescriptorDump(const Words& arguments) {
    return std::make_unique<DescriptorDump>(arguments);
}

std::string activityText(Authority& authority) {
    const Report report = figures(authority);
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const ProcessRow& process = report.process;
    return "threads: " + std::to_string(process.threads) +
           "\ndate_now: " + std::to_string(report.takenMs / 1000) +
           "\nctxsw: " + std::to_string(used.ru_nvcsw) +
           "\nforced_ctxsw: " + std::to_string(used.ru_nivcsw) +
           "\ncpu_user_ms: " + milliText(used.ru_utime) +
           "\ncpu_system_ms: " + milliText(used.ru_stime) +
           "\naccepted: " + std::to_string(process.cumConns) +
           "\nrequests: " + std::to_string(process.cumReq) +
           "\nsessions: " + std::to_string(process.currConns) + "\n";
}

std::string memoryText() {
    const struct mallinfo2 heap = ::mallinfo2();
    return "Dumping pools usage.\n  - Pool heap : " + std::to_string(heap.arena + heap.hblkhd) +
           " bytes allocated, " + std::to_string(heap.uordblks + heap.hblkhd) +
           " used\nTotal: 1 pools, " + std::to_string(heap.arena + heap.hblkhd) +
           " bytes allocated, " + std::to_string(heap.uordblks + heap.hblkhd) + " used.\n";
}

std::string threadsText() {
    std::string text;
    DIR* folder = ::opendir("/proc/self/task");
    if (!folder) return text;
    std::set<int> ids;
    while (const dirent* entry = ::readdir(folder))
        if (entry->d_name[0] != '.') ids.insert(std::atoi(entry->d_name));
    ::closedir(folder);
    for (const int id : ids) {
        std::string name;
        std::ifstream comm("/proc/self/task/" + std::to_string(id) + "/comm");
        std::getline(comm, name);
        text += (id == ::gettid() ? "* Thread " : "  Thread ") + std::to_string(id) + " : " + name +
                "\n";
    }
    return text;
}

std::string librariesText() {
    std::set<std::string> files;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (const size_t at = line.find('/'); at != std::string::npos)
            files.insert(line.substr(at));
    std::string text;
    for (const std::string& file : files) text += file + "\n";
    return text;
}

}  // namespace yard
