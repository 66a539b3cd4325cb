#include "core/runtime/served/localline.h"

#include "core/runtime/grammar/completion.h"
#include "core/runtime/served/clisession.h"

namespace yard {
namespace {

/// Lets everything be seen and nothing be changed.
class Reader final : public Authority {
public:
    explicit Reader(Authority& whole) : m_whole(whole) {}
    Answer execute(const Command& command) override {
        if (onlyReads(command)) return m_whole.execute(command);
        return {false, "The console is read-only: nothing was changed."};
    }
    Report report(const Since& since) override { return m_whole.report(since); }

private:
    Authority& m_whole;
};

}  // namespace

LocalLine::LocalLine(Authority& authority, const std::vector<std::string>& sockets)
    : m_authority(authority), m_sockets(sockets), m_reader(std::make_unique<Reader>(authority)) {}

LocalLine::~LocalLine() = default;

void LocalLine::say(const std::string& line, bool mayChange) {
    remember();
    m_session = std::make_unique<CliSession>(mayChange ? m_authority : *m_reader, CliLevel::Admin,
                                             m_sockets, 0, "command line");
    m_session->setManners(m_manners);
    m_session->receive(line.substr(0, line.find('\n')) + "\n");
    m_session->inputEnded();
}

/// The end of a line, which `quit` makes the end of all.
void LocalLine::remember() {
    if (m_session) m_manners = m_session->hasQuit() ? CliSession::Manners() : m_session->manners();
    m_session.reset();
}

Spoken LocalLine::more() {
    Spoken spoken;
    if (!m_session) return spoken;
    const bool more = m_session->work(spoken.text, Conversation::PieceSize);
    if (more)
        spoken.state = Spoken::State::More;
    else if (m_session->waiting())
        spoken.state = Spoken::State::Waiting;
    else
        remember();
    return spoken;
}

Completions LocalLine::complete(const std::string& line) {
    return yard::complete(line, m_authority);
}

}  // namespace yard
