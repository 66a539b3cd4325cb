#include "core/control/serverstate.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "core/base/lines.h"
#include "core/control/checkwords.h"

namespace yard {
namespace {

constexpr size_t FewestFields = 20, MostFields = 25;
constexpr int MostWeight = 256;
constexpr size_t MostHostName = 255;

/// Blanks part words; no quotes.
ServerStateWords wordsOf(std::string_view line) {
    ServerStateWords words;
    while (words.size() < MostFields) {
        const size_t from = line.find_first_not_of(" \t");
        if (from == std::string_view::npos) break;
        line.remove_prefix(from);
        const size_t end = std::min(line.find_first_of(" \t"), line.size());
        words.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

/// Like strtol: a number in front is enough.
bool leadingNumber(const std::string& text, int64_t& number) {
    char* end = nullptr;
    errno = 0;
    number = std::strtol(text.c_str(), &end, 10);
    return end != text.c_str() && errno == 0;
}

bool isAdmin(int64_t bits) {
    constexpr int64_t Ours[] = {0x00, 0x01, 0x04, 0x05, 0x0c, 0x08};
    return std::find(std::begin(Ours), std::end(Ours), bits) != std::end(Ours);
}

/// Reads numbers and gathers what is wrong with them.
class FieldReader {
public:
    explicit FieldReader(const ServerStateWords& words) : m_words(words) {}

    template <typename Accept>
    int64_t number(size_t at, const char* name, const Accept& accept) {
        int64_t number = 0;
        if (!leadingNumber(m_words[at], number) || !accept(number)) refuse(at, name);
        return number;
    }
    int upTo(size_t at, const char* name, int64_t most) {
        return static_cast<int>(
            number(at, name, [most](int64_t n) { return n >= 0 && n <= most; }));
    }
    void refuse(size_t at, const char* name) {
        faults += ", invalid " + std::string(name) + " value '" + m_words[at] + "'";
    }
    /// Newer fields may be missing.
    const std::string& text(size_t at) const {
        static const std::string None = "-";
        return at < m_words.size() ? m_words[at] : None;
    }
    int port(size_t at) const { return std::atoi(text(at).c_str()); }

    std::string faults;

private:
    const ServerStateWords& m_words;
};

void readChecks(FieldReader& field, ServerState& state) {
    constexpr int64_t CheckBits = 0x1f;
    state.checkStatus = field.upTo(10, "srv_check_status", CheckWords.size() - 1);
    state.checkResult = field.upTo(11, "srv_check_result", 4);
    state.checkHealth = static_cast<int>(
        std::clamp<int64_t>(field.number(12, "srv_check_health", [](int64_t) { return true; }), 0,
                            std::numeric_limits<int>::max()));
    state.checkState = field.upTo(13, "srv_check_state", CheckBits);
    state.agentState = field.upTo(14, "srv_agent_state", CheckBits);
    state.checkPort = field.port(21);
    state.checkAddress = field.text(22);
    state.agentAddress = field.text(23);
    state.agentPort = field.port(24);
}

}  // namespace

bool isHostName(const std::string& name) {
    return name.size() <= MostHostName && std::all_of(name.begin(), name.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ||
                      c == '.';
           });
}

std::string serverStateHead() {
    return "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
           "srv_iweight srv_time_since_last_change srv_check_status srv_check_result "
           "srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id "
           "srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr "
           "srv_agent_port\n";
}

std::string serverStateLine(const ServerState& s) {
    std::string line = std::to_string(s.backendId) + " " + s.backend + " " +
                       std::to_string(s.serverId) + " " + s.server + " " + s.address;
    for (const int64_t number :
         {int64_t{s.op}, int64_t{s.admin}, int64_t{s.weight}, int64_t{s.initialWeight},
          s.sinceChange, int64_t{s.checkStatus}, int64_t{s.checkResult}, int64_t{s.checkHealth},
          int64_t{s.checkState}, int64_t{s.agentState}, int64_t{s.backendIdGiven},
          int64_t{s.serverIdGiven}})
        line += " " + std::to_string(number);
    return line + " " + s.hostName + " " + std::to_string(s.port) + " - " +
           std::to_string(int{s.secured}) + " " + std::to_string(s.checkPort) + " " +
           s.checkAddress + " " + s.agentAddress + " " + std::to_string(s.agentPort) + "\n";
}

ServerStateFile readServerStates(std::string_view text) {
    ServerStateFile file;
    const bool ended = text.find('\n') != std::string_view::npos;
    const std::string version(nextLine(text));
    char* end = nullptr;
    file.versionKnown =
        ended && !version.empty() && std::strtol(version.c_str(), &end, 10) == 1 && *end == '\0';
    if (!file.versionKnown) return file;
    for (int number = 1; !text.empty(); ++number) {
        const ServerStateWords words = wordsOf(nextLine(text));
        if (words.empty() || words[0].front() == '#') continue;
        if (words.size() < FewestFields) {
            file.corruptLine = number;
            file.lines.clear();
            break;
        }
        file.lines.push_back(words);
    }
    return file;
}

// What HAProxy 2.6 asks of each field (srv_state_srv_update).
Result<ServerState> readServerState(const ServerStateWords& words) {
    constexpr int64_t Inherited = 0x10 | 0x02 | 0x20 | 0x40;  // found out anew
    FieldReader field(words);
    ServerState state;
    state.backendId = std::atoi(words[0].c_str());
    state.backend = words[1];
    state.serverId = std::atoi(words[2].c_str());
    state.server = words[3];
    state.address = words[4];
    state.op = field.upTo(5, "srv_op_state", 3);
    state.admin = static_cast<int>(field.number(6, "srv_admin_state", [](int64_t n) {
        return isAdmin(n & ~Inherited);
    }) & ~Inherited);
    state.weight = field.upTo(7, "srv_uweight", MostWeight);
    state.initialWeight = field.upTo(8, "srv_iweight", MostWeight);
    state.sinceChange = field.number(9, "srv_last_time_change", [](int64_t) { return true; });
    readChecks(field, state);
    state.backendIdGiven = field.upTo(15, "bk_f_forced_id", 1);
    state.serverIdGiven = field.upTo(16, "srv_f_forced_id", 1);
    state.hostName = words[17];
    if (state.hostName.front() != '-' && !isHostName(state.hostName)) field.refuse(17, "srv_fqdn");
    state.port = field.port(18);
    if (state.port < 0 || state.port > 65535) field.refuse(18, "srv_port");
    if (!field.faults.empty()) return Error{field.faults};
    return state;
}

}  // namespace yard
