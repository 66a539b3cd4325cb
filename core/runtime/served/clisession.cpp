#include "core/runtime/served/clisession.h"

#include <variant>

namespace yard {
namespace {

const char* severityName(int severity) {
    constexpr const char* Names[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info"};
    return Names[severity];
}

}  // namespace

CliSession::CliSession(Authority& authority, CliLevel level,
                       const std::vector<std::string>& sockets, int severityForm, std::string by)
    : m_authority(authority),
      m_manners{level, {}, severityForm, {}},
      m_sockets(sockets),
      m_by(std::move(by)) {}

CliSession::~CliSession() = default;

void CliSession::receive(std::string_view bytes) { m_input += bytes; }

bool CliSession::wantsInput() const { return !m_done && !m_inputEnded && m_input.size() < MaxLine; }

bool CliSession::work(std::string& out, size_t room) {
    while (!m_done) {
        if (out.size() >= room) return true;
        if (!step(out)) return false;
    }
    return false;
}

// One piece of an answer, one command or one line. False: nothing to do before more input.
bool CliSession::step(std::string& out) {
    if (m_dump) return tellMore(out);
    if (!m_payload && !m_commands.empty()) {
        const std::string command = std::move(m_commands.front());
        m_commands.pop_front();
        run(command, out);
        return true;
    }
    if (takeLine(out)) return true;
    if (m_inputEnded || (m_anyLine && !m_interactive && !m_payload)) m_done = true;
    return false;
}

bool CliSession::tellMore(std::string& out) {
    const size_t before = out.size();
    const bool stopped = m_dump->waits() && !m_input.empty();
    if (stopped) m_input.erase(0, std::min(m_input.find('\n'), m_input.size() - 1) + 1);
    if (!stopped && m_dump->more(out)) return !m_dump->waits() || out.size() > before;
    m_dump.reset();
    endCommand(out);
    return true;
}

bool CliSession::takeLine(std::string& out) {
    const size_t end = m_input.find('\n');
    if (end == std::string::npos ? m_input.size() >= MaxLine : end >= MaxLine) {
        m_done = true;
        return false;
    }
    if (end == std::string::npos) return false;
    std::string line = m_input.substr(0, end);
    m_input.erase(0, end + 1);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    line.resize(std::min(line.find('\0'), line.size()));  // as HAProxy, whose lines are C strings
    if (m_payload)
        payloadLine(line, out);
    else
        beginLine(line, out);
    return true;
}

void CliSession::beginLine(std::string_view line, std::string& out) {
    m_anyLine = true;
    m_payload = asksForPayload(line);
    if (m_payload) line = line.substr(0, line.rfind("<<"));
    for (std::string& command : splitCommands(line)) m_commands.push_back(std::move(command));
    if (m_payload && m_interactive) out += "+ ";
}

// Commands that take none forget it, as HAProxy does then.
void CliSession::payloadLine(std::string_view line, std::string& out) {
    m_payload = !line.empty();
    if (m_payload) m_payloadText += std::string(line) + "\n";
    if (m_payload && m_interactive) out += "+ ";
}

void CliSession::run(const std::string& command, std::string& out) {
    CliRequest request = parse(splitWords(command), m_manners.level, Directory(m_authority));
    auto* asked = std::get_if<Command>(&request);
    if (asked && asked->verb == Verb::Variable && asked->words[0] == "set" &&
        !m_manners.modes["experimental-mode"])
        return answer(CliReply{"This command is restricted to experimental mode only.\n", 3}, out);
    if (asked && asked->verb == Verb::Patterns) asked->text = std::exchange(m_payloadText, {});
    m_payloadText.clear();
    std::visit([&](const auto& what) { answer(what, out); }, request);
}

void CliSession::say(const std::string& text, int severity, std::string& out) {
    if (!text.empty() && m_manners.severityForm)
        out += "[" +
               (m_manners.severityForm == 1 ? std::to_string(severity) : severityName(severity)) +
               "]: ";
    out += text;
}

void CliSession::answer(const CliReply& reply, std::string& out) {
    say(reply.text, reply.severity, out);
    endCommand(out);
}

void CliSession::answer(const Command& command, std::string& out) {
    Command signedOff = command;
    signedOff.by = m_by;
    const Answer answer = m_authority.execute(signedOff);
    const std::string text = answer.text.empty() ? std::string() : answer.text + "\n";
    if (answer.ok && !answer.severity)
        out += text;
    else
        say(text, answer.severity ? answer.severity : 3, out);
    if (!answer.bare)
        endCommand(out);
    else if (m_interactive)
        out += "> ";
}

void CliSession::answer(const ShowRequest& request, std::string&) {
    m_dump = makeDump(request, {m_authority, m_manners.level, m_sockets});
}

void CliSession::answer(const TableRequest& request, std::string&) {
    m_dump = makeTableDump(request, m_authority);
}

void CliSession::answer(const SessionRequest& request, std::string& out) {
    using What = SessionRequest::What;
    switch (request.what) {
        case What::Quit:
            m_done = m_quit = true;
            return;
        case What::Prompt:
            m_interactive = !m_interactive;
            break;
        case What::Level:
            m_manners.level = request.level;
            break;
        case What::Timeout:
            m_manners.timeoutMs = request.number;
            break;
        case What::Severity:
            m_manners.severityForm = request.number;
            break;
        case What::Mode:
            if (request.number < 0)
                say(request.mode + (m_manners.modes[request.mode] ? " is ON\n" : " is OFF\n"), 6,
                    out);
            else
                m_manners.modes[request.mode] = request.number == 1;
            break;
    }
    endCommand(out);
}

void CliSession::endCommand(std::string& out) { out += m_interactive ? "\n> " : "\n"; }

}  // namespace yard
