#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace yard {

/// What HAProxy's server state file (version 1) says of one server: a line of `show servers state`.
/// Numbers are HAProxy's; the check status is a position in CheckWords.
struct ServerState {
    int backendId = 0, serverId = 0;
    std::string backend, server;
    std::string address = "-";  ///< without the port
    int op = 2;                 ///< 0 stopped, 1 starting, 2 running, 3 stopping
    int admin = 0;              ///< bits as AdminBits
    int weight = 1, initialWeight = 1;
    int64_t sinceChange = 0;  ///< s
    int checkStatus = 0, checkResult = 0, checkHealth = 0;
    int checkState = 0;  ///< bits as CheckStateBits
    int agentState = 0;
    bool backendIdGiven = false, serverIdGiven = false;
    std::string hostName = "-";
    int64_t port = 0;
    bool secured = false;  ///< spoken to in TLS
    int checkPort = 0;     ///< 0: that of the server
    std::string checkAddress = "-", agentAddress = "-";
    int agentPort = 0;
};

/// Bits of ServerState::checkState.
enum CheckStateBits {
    CheckRuns = 0x01,
    CheckConfigured = 0x02,
    CheckEnabled = 0x04,
    CheckPaused = 0x08,  ///< rests while the server is in maintenance
    AgentCheck = 0x10,
};

/// "1", and the line that names the fields.
std::string serverStateHead();
std::string serverStateLine(const ServerState& state);

/// The words of a line as they stand in a file; what they mean is read when a server is found that
/// they speak of.
using ServerStateWords = std::vector<std::string>;

/// A file of server states, line by line.
struct ServerStateFile {
    bool versionKnown = false;
    int corruptLine = 0;  ///< counted from behind the version, 0: none; then nothing counts
    std::vector<ServerStateWords> lines;
};
ServerStateFile readServerStates(std::string_view text);

/// As HAProxy lets a server's name be.
bool isHostName(const std::string& name);
/// The state that the words tell. The Error is HAProxy's: ", invalid srv_op_state value '7'" and so
/// on, all of them.
Result<ServerState> readServerState(const ServerStateWords& words);

}  // namespace yard
