#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/control/commandline.h"
#include "core/control/link.h"
#include "core/runtime/served/clisession.h"

namespace yard {

/// The console's own command line: a session of the Runtime API at the administrator's level. Each
/// line is answered as by socat, without a prompt, and what `set severity-output`, `expert-mode`,
/// `set timeout cli` or `operator` and `user` asked for goes on until `quit`. Control thread.
class LocalLine final : public CommandLine {
public:
    /// `sockets` for `show cli sockets`. Both must outlive it.
    LocalLine(Authority& authority, const std::vector<std::string>& sockets);
    ~LocalLine() override;

    void say(const std::string& line, bool mayChange) override;
    Spoken more() override;
    Completions complete(const std::string& line) override;

private:
    void remember();

    Authority& m_authority;
    const std::vector<std::string>& m_sockets;
    const std::unique_ptr<Authority> m_reader;  ///< refuses what changes something
    std::unique_ptr<CliSession> m_session;      ///< null: nothing was asked
    CliSession::Manners m_manners;              ///< of the lines so far
};

}  // namespace yard
