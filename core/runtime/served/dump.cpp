#include "core/runtime/served/dump.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "core/runtime/stats/infocolumns.h"
#include "core/runtime/stats/statformat.h"

namespace yard {
namespace {

/// An answer that is short enough to be made at once.
class TextDump final : public DumpSource {
public:
    explicit TextDump(std::string text) : m_text(std::move(text)) {}
    bool more(std::string& out) override {
        out += m_text;
        return false;
    }

private:
    std::string m_text;
};

std::string backends(Authority& authority) {
    std::string text = "# name\n";
    for (const StatRow& row : figures(authority).rows)
        if (row.scope == Scope::Backend) text += row.proxy + "\n";
    return text;
}

std::string environment(const Words& arguments) {
    std::string text;
    if (arguments.empty()) {
        for (char** variable = environ; *variable; ++variable)
            text += *variable + std::string("\n");
        return text;
    }
    const char* value = std::getenv(arguments[0].c_str());
    return value ? arguments[0] + "=" + value + "\n" : "Variable not found\n";
}

std::string information(const Words& arguments, Authority& authority) {
    StatStyle style;
    for (const std::string& word : arguments) {
        if (word == "typed") style.form = StatForm::Typed;
        if (word == "json") style.form = StatForm::Json;
        if (word == "desc") style.described = true;
    }
    return infoText(figures(authority), style);
}

std::string socketList(const std::vector<std::string>& sockets) {
    std::string text = "# socket lvl processes\n";
    for (const std::string& socket : sockets) text += socket + "\n";
    return text;
}

std::string shortText(const ShowRequest& request, const DumpWorld& world) {
    switch (request.what) {
        case Dump::Info:
            return information(request.arguments, world.authority);
        case Dump::Backends:
            return backends(world.authority);
        case Dump::ServersState:
            return serversState(request.arguments, world.authority);
        case Dump::ServersConn:
            return serversConn(request.arguments, world.authority);
        case Dump::Version:
            return shownVersion(figures(world.authority).process) + "\n";
        case Dump::Environment:
            return environment(request.arguments);
        case Dump::Level:
            return std::string(levelName(world.level)) + "\n";
        case Dump::Sockets:
            return socketList(world.sockets);
        case Dump::Activity:
            return activityText(world.authority);
        case Dump::Memory:
            return memoryText();
        case Dump::Threads:
            return threadsText();
        case Dump::Resolvers:
            return resolversText(request.arguments, world.authority);
        case Dump::Libraries:
            return librariesText();
        case Dump::StartupLogs:
            return "\n";
        case Dump::Stat:
        case Dump::Sessions:
        case Dump::BadMessages:
        case Dump::Events:
        case Dump::Descriptors:
        case Dump::Wait:
            break;  // not short
    }
    return {};
}

}  // namespace

std::unique_ptr<DumpSource> makeDump(const ShowRequest& request, const DumpWorld& world) {
    switch (request.what) {
        case Dump::Stat:
            return makeStatDump(request.arguments, world);
        case Dump::Sessions:
            return makeSessionDump(request.arguments, world.authority);
        case Dump::BadMessages:
            return makeBadMessageDump(request.arguments, world.authority);
        case Dump::Events:
            return makeEventDump(request.arguments, world.authority);
        case Dump::Descriptors:
            return makeDescriptorDump(request.arguments);
        case Dump::Wait:
            return makePatience(request.arguments, world.authority);
        default:
            return std::make_unique<TextDump>(shortText(request, world));
    }
}

}  // namespace yard
