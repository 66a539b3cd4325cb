#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/control/commandline.h"
#include "core/control/link.h"

namespace yard {

class CliSession;

/// The console's own command line: each line is a session of the Runtime API at the administrator's
/// level, as socat makes one on the socket. Control thread.
class LocalLine final : public CommandLine {
public:
    /// `sockets` for `show cli sockets`. Both must outlive it.
    LocalLine(Authority& authority, const std::vector<std::string>& sockets);
    ~LocalLine() override;

    void say(const std::string& line, bool mayChange) override;
    Spoken more() override;
    Completions complete(const std::string& line) override;

private:
    Authority& m_authority;
    const std::vector<std::string>& m_sockets;
    const std::unique_ptr<Authority> m_reader;  ///< refuses what changes something
    std::unique_ptr<CliSession> m_session;      ///< null: nothing was asked
};

}  // namespace yard
