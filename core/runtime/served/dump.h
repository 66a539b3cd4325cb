#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/control/link.h"
#include "core/runtime/grammar/grammar.h"

namespace yard {

/// A long answer that is made piece by piece, as fast as its reader takes it: whatever its length,
/// no more of it than a piece is ever in memory.
class DumpSource {
public:
    virtual ~DumpSource() = default;
    /// Appends a piece of some ten kilobytes. False: that was the last.
    virtual bool more(std::string& out) = 0;
    /// More that appended nothing has nothing to say yet: it is to be asked again in a moment, and
    /// ends when the client says something.
    virtual bool waits() const { return false; }
};

/// What a dump may ask.
struct DumpWorld {
    Authority& authority;
    CliLevel level = CliLevel::User;
    /// Served sockets as `show cli sockets` lists them: "unix@/run/x.sock admin all".
    const std::vector<std::string>& sockets;
};

std::unique_ptr<DumpSource> makeDump(const ShowRequest& request, const DumpWorld& world);
std::unique_ptr<DumpSource> makeStatDump(const Words& arguments, const DumpWorld& world);
/// `show table`, or `clear table` by tests.
std::unique_ptr<DumpSource> makeTableDump(const TableRequest& request, Authority& authority);

std::unique_ptr<DumpSource> makeSessionDump(const Words& arguments, Authority& authority);
std::unique_ptr<DumpSource> makeBadMessageDump(const Words& arguments, Authority& authority);
std::unique_ptr<DumpSource> makeEventDump(const Words& arguments, Authority& authority);
std::unique_ptr<DumpSource> makePatience(const Words& arguments, Authority& authority);
std::unique_ptr<DumpSource> makeDescriptorDump(const Words& arguments);

/// Of `show resolvers`; empty arguments: all sections.
std::string resolversText(const Words& arguments, Authority& authority);
std::string activityText(Authority& authority);
std::string memoryText();
std::string threadsText();
std::string librariesText();

/// Of `show servers state` and `show servers conn`; empty arguments: all backends.
std::string serversState(const Words& arguments, Authority& authority);
std::string serversConn(const Words& arguments, Authority& authority);

}  // namespace yard
