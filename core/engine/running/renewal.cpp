#include "core/engine/running/renewal.h"

#include <algorithm>
#include <sstream>

namespace yard {
namespace {

const char* const NoListener =
    "No enabled listener found (check for 'bind' directives) ! The running configuration stays.";
const char* const Warned =
    "Some warnings were found and 'zero-warning' is set. The running configuration stays.";

std::vector<SourceText> sourcesOf(const std::vector<NamedText>& files) {
    std::vector<SourceText> sources;
    for (const NamedText& file : files) sources.push_back({file.name, file.text});
    return sources;
}

void add(std::vector<Diagnostic>& notes, Level level, const std::string& text) {
    notes.push_back({level, {}, 0, text});
}

bool warned(const std::vector<Diagnostic>& notes) {
    return std::any_of(notes.begin(), notes.end(),
                       [](const Diagnostic& note) { return note.level == Level::Warning; });
}

std::string alertsOf(const std::vector<Diagnostic>& notes) {
    std::string text;
    for (const Diagnostic& note : notes)
        if (note.level == Level::Alert) text += (text.empty() ? "" : "\n") + note.text;
    return text;
}

}  // namespace

Renewal::Renewal(Engine& engine, RenewalOptions options)
    : m_engine(engine), m_options(std::move(options)) {
    m_engine.setRenewal(this);
}

Renewal::~Renewal() { m_engine.setRenewal(nullptr); }

Answer Renewal::execute(const Command& command) {
    if (m_options.begins) m_options.begins();
    const Answer answer = judge(parse(command));
    conclude(command, answer);
    if (m_options.ends) m_options.ends(answer.ok);
    return answer;
}

Parsed Renewal::parse(const Command& command) const {
    ParseOptions options;
    options.localPeer = m_options.localPeer;
    options.strict = m_options.strict;
    if (command.verb == Verb::ApplyConfig) return parseConfig(sourcesOf(command.files), options);
    return m_options.read ? m_options.read(m_options.files, options)
                          : parseFiles(m_options.files, options);
}

Answer Renewal::judge(Parsed parsed) {
    std::vector<Diagnostic> notes = std::move(parsed.notes);
    if (parsed.config && !parsed.hasListener) add(notes, Level::Alert, NoListener);
    if (parsed.config && alertsOf(notes).empty()) {
        Config& config = *parsed.config;
        if (m_options.adjust) m_options.adjust(config);
        noteFixed(config, notes);
        const bool strictly = m_options.zeroWarning || config.global.zeroWarning;
        if (strictly && warned(notes)) add(notes, Level::Alert, Warned);
    }
    std::string errors = alertsOf(notes);
    if (!errors.empty()) return {false, errors, notes};
    const auto config = std::make_shared<const Config>(std::move(*parsed.config));
    const auto done = m_engine.reload(config, [&] {
        return m_options.openBeside ? m_options.openBeside(config->global) : Result<bool>(true);
    });
    if (done) return {true, {}, notes};
    std::istringstream lines(done.error());
    for (std::string line; std::getline(lines, line);) add(notes, Level::Alert, line);
    return {false, done.error(), notes};
}

/// What is only read at the start. HAProxy, which starts anew, has no such thing.
void Renewal::noteFixed(const Config& config, std::vector<Diagnostic>& notes) const {
    const Config* running = m_engine.config();
    if (!running) return;
    const auto stays = [&](const char* what) {
        add(notes, Level::Warning,
            std::string("'") + what + "' of the global section takes effect with the next start.");
    };
    const GlobalConf &now = running->global, &next = config.global;
    if (now.nbthread != next.nbthread) stays("nbthread");
    if (now.bufsize != next.bufsize) stays("tune.bufsize");
    if (now.maxrewrite != next.maxrewrite) stays("tune.maxrewrite");
    if (now.logUriLength != next.logUriLength) stays("tune.http.logurilen");
    if (now.chroot != next.chroot) stays("chroot");
    if (now.uid != next.uid) stays("user");
    if (now.gid != next.gid) stays("group");
}

void Renewal::conclude(const Command& command, const Answer& answer) {
    ++(answer.ok ? m_succeeded : m_failed);
    if (m_options.tell)
        for (const Diagnostic& note : answer.notes) m_options.tell(note);
    Event event;
    event.kind = answer.ok ? EventKind::Command : EventKind::Problem;
    event.title =
        answer.ok ? "Configuration applied" : "Configuration refused: the one that runs goes on";
    event.detail = answer.text;
    event.by = command.by;
    event.command = command;
    event.command->files.clear();  // too much to keep
    m_engine.note(std::move(event));
}

}  // namespace yard
