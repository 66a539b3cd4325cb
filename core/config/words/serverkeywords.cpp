#include <algorithm>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

std::string nameOf(const ServerLine& line) {
    return line.isDefault ? "default-server" : line.conf.name;
}

/// A check interval, never 0. The words are HAProxy's, which say 'agent-inter' for all of them.
std::string readDelay(ServerLine& line, const std::string& word, const std::string& value,
                      int64_t& target) {
    if (value.empty()) return "'" + word + "' expects a delay as argument.";
    const TimeText time = parseTime(value);
    if (time.fault == TimeText::Fault::Character)
        return "unexpected character " + quotedChar(time.character) +
               " in 'agent-inter' argument of server " + nameOf(line) + ".";
    if (time.fault == TimeText::Fault::Overflow)
        return "timer overflow in argument <" + value + "> to <" + word + "> of server " +
               nameOf(line) + ", maximum value is 2147483647 ms (~24.8 days).";
    if (time.ignored) line.warnings.push_back(ignoredTimeText(value, time.ignored));
    if (time.millis == 0)
        return "invalid value 0 for argument '" + word + "' of server " + nameOf(line) + ".";
    target = time.millis;
    return {};
}

/// `rise` and `fall`.
std::string readThreshold(const std::string& word, const std::string& value, int& target) {
    if (value.empty()) return "'" + word + "' expects an integer argument.";
    const auto number = smallNumber(value).value_or(0);
    if (number <= 0) return "'" + word + "' has to be > 0.";
    target = number;
    return {};
}

std::string readLimit(const std::string& word, const std::string& value, int64_t& target) {
    const auto number = smallNumber(value);
    if (!number) return "'" + word + "' expects an integer argument.";
    target = *number;
    return {};
}

/// One of `words`, by its place among them; -1: none of them.
int choiceOf(const std::string& value, std::initializer_list<const char*> words) {
    const auto it = std::find(words.begin(), words.end(), value);
    return it == words.end() ? -1 : static_cast<int>(it - words.begin());
}

}  // namespace

std::string serverAddr(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'addr' expects <ipv4|ipv6> as argument.";
    const auto address =
        parseAddress(value, AddressRules{}, [&](auto name) { return line.context.lookup(name); });
    if (!address) return "'addr' : " + address.error();
    line.conf.check.address = address->endpoint;
    if (address->firstPort > 0) line.conf.check.port = static_cast<uint16_t>(address->firstPort);
    return {};
}

std::string serverPort(ServerLine& line, const std::string& value) {
    const auto number = smallNumber(value);
    if (!number || *number > 65535) return "'port' expects a port number as argument.";
    line.conf.check.port.reset();
    if (*number > 0) line.conf.check.port = static_cast<uint16_t>(*number);
    return {};
}

std::string serverId(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'id' : expects an integer argument";
    const auto id = smallNumber(value).value_or(0);
    if (id <= 0) return "'id' : custom id has to be > 0";
    const ProxyDraft& proxy = *line.context.proxy;
    if (const auto it = proxy.serverIds.find(id); it != proxy.serverIds.end()) {
        const ServerConf& other = proxy.conf.servers[it->second];
        return "'id' : custom id " + value + " already used at " + other.where.file + ":" +
               std::to_string(other.where.line) + " ('server " + other.name + "')";
    }
    line.conf.id = id;
    return {};
}

std::string serverWeight(ServerLine& line, const std::string& value) {
    const auto weight = parseInteger(value);
    if (!weight) return "'weight' expects an integer argument.";
    if (*weight < 0 || *weight > 256)
        return "weight of server " + nameOf(line) + " is not within 0 and 256 (" + value + ").";
    line.conf.weight = static_cast<int>(*weight);
    return {};
}

std::string serverInter(ServerLine& line, const std::string& value) {
    return readDelay(line, "inter", value, line.conf.check.inter);
}

std::string serverFastinter(ServerLine& line, const std::string& value) {
    return readDelay(line, "fastinter", value, line.conf.check.fastinter);
}

std::string serverDowninter(ServerLine& line, const std::string& value) {
    return readDelay(line, "downinter", value, line.conf.check.downinter);
}

std::string serverRise(ServerLine& line, const std::string& value) {
    return readThreshold("rise", value, line.conf.check.rise);
}

std::string serverFall(ServerLine& line, const std::string& value) {
    return readThreshold("fall", value, line.conf.check.fall);
}

std::string serverMaxconn(ServerLine& line, const std::string& value) {
    return readLimit("maxconn", value, line.conf.maxconn);
}

std::string serverMinconn(ServerLine& line, const std::string& value) {
    return readLimit("minconn", value, line.conf.minconn);
}

std::string serverMaxqueue(ServerLine& line, const std::string& value) {
    return readLimit("maxqueue", value, line.conf.maxqueue);
}

std::string serverCheck(ServerLine& line, const std::string&) {
    line.conf.checked = true;
    return {};
}

std::string serverNoCheck(ServerLine& line, const std::string&) {
    line.conf.checked = false;
    return {};
}

std::string serverBackup(ServerLine& line, const std::string&) {
    line.conf.backup = true;
    return {};
}

std::string serverNoBackup(ServerLine& line, const std::string&) {
    line.conf.backup = false;
    return {};
}

std::string serverCookie(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'cookie' expects <value> as argument.";
    line.conf.cookie = value;
    return {};
}

std::string serverDisabled(ServerLine& line, const std::string&) {
    line.conf.disabled = true;
    return {};
}

std::string serverEnabled(ServerLine& line, const std::string&) {
    line.conf.disabled = false;
    return {};
}

std::string serverAgentCheck(ServerLine& line, const std::string&) {
    line.conf.agent.on = true;
    return {};
}

std::string serverNoAgentCheck(ServerLine& line, const std::string&) {
    line.conf.agent.on = false;
    return {};
}

std::string serverAgentAddr(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'agent-addr' expects an address as argument.";
    const auto address =
        parseAddress(value, AddressRules{}, [&](auto name) { return line.context.lookup(name); });
    if (!address) return "parsing agent-addr failed. Check if '" + value + "' is correct address.";
    line.conf.agent.address = address->endpoint;
    return {};
}

std::string serverAgentInter(ServerLine& line, const std::string& value) {
    return readDelay(line, "agent-inter", value, line.conf.agent.inter);
}

std::string serverAgentPort(ServerLine& line, const std::string& value) {
    const auto number = smallNumber(value);
    if (!number || *number > 65535) return "'agent-port' expects a port number as argument.";
    line.conf.agent.port = static_cast<uint16_t>(*number);
    return {};
}

std::string serverAgentSend(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'agent-send' expects a string as argument.";
    line.conf.agent.send = value;
    return {};
}

std::string serverObserve(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'observe' expects <mode> as argument.";
    const int choice = choiceOf(value, {"none", "layer4", "layer7"});
    if (choice < 0)
        return "'observe' expects one of 'none', 'layer4', 'layer7' but got '" + value + "'";
    const auto mode = static_cast<Observe>(choice);
    if (mode == Observe::Layer7 && line.context.proxy->conf.mode != Mode::Http)
        return "'layer7' can only be used in http proxies.";
    line.conf.observe = mode;
    return {};
}

std::string serverErrorLimit(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'error-limit' expects an integer argument.";
    const int limit = smallNumber(value).value_or(0);
    if (limit <= 0) return "error-limit has to be > 0.";
    line.conf.errorLimit = limit;
    return {};
}

std::string serverOnError(ServerLine& line, const std::string& value) {
    const int choice = choiceOf(value, {"fastinter", "fail-check", "sudden-death", "mark-down"});
    if (choice < 0)
        return "'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death' or "
               "'mark-down' but got '" +
               value + "'";
    line.conf.onError = static_cast<OnError>(choice);
    return {};
}

std::string serverOnMarkedDown(ServerLine& line, const std::string& value) {
    if (value != "shutdown-sessions")
        return "'on-marked-down' expects 'shutdown-sessions' but got '" + value + "'";
    line.conf.endSessionsWhenDown = true;
    return {};
}

std::string serverOnMarkedUp(ServerLine& line, const std::string& value) {
    if (value != "shutdown-backup-sessions")
        return "'on-marked-up' expects 'shutdown-backup-sessions' but got '" + value + "'";
    line.conf.endBackupSessionsWhenUp = true;
    return {};
}

/// HAProxy counts whole seconds, begun ones too.
std::string serverSlowstart(ServerLine& line, const std::string& value) {
    const TimeText time = parseTime(value);
    if (time.fault == TimeText::Fault::Character)
        return "unexpected character " + quotedChar(time.character) +
               " in 'slowstart' argument of server " + nameOf(line) + ".";
    if (time.fault == TimeText::Fault::Overflow)
        return "overflow in argument <" + value + "> to <slowstart> of server " + nameOf(line) +
               ", maximum value is 2147483647 ms (~24.8 days).";
    if (time.ignored) line.warnings.push_back(ignoredTimeText(value, time.ignored));
    line.conf.slowstart = (time.millis + 999) / 1000;
    return {};
}

/// Which server is meant is looked up when all are known.
std::string serverTrack(ServerLine& line, const std::string& value) {
    if (value.empty()) return "'track' expects [<proxy>/]<server> as argument.";
    const size_t slash = value.rfind('/');
    line.conf.trackBackend = slash == std::string::npos ? "" : value.substr(0, slash);
    line.conf.trackServer = slash == std::string::npos ? value : value.substr(slash + 1);
    return {};
}

std::string serverNonStick(ServerLine& line, const std::string&) {
    line.conf.nonStick = true;
    return {};
}

std::string serverStick(ServerLine& line, const std::string&) {
    line.conf.nonStick = false;
    return {};
}

}  // namespace yard
