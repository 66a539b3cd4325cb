#include "app/messages.h"

#include <unistd.h>

#include <cstdio>
#include <sstream>

namespace yard {

void Messages::introduce() {
    if (m_introduced) return;
    m_introduced = true;
    line(formatMessage(Level::Notice, "switchyard version is " YARD_VERSION, getpid()));
    line(formatMessage(Level::Notice, "path to executable is " + m_program, getpid()));
}

void Messages::say(const Diagnostic& diagnostic) {
    m_warned |= diagnostic.level == Level::Warning;
    introduce();
    line(formatDiagnostic(diagnostic, getpid()));
}

void Messages::say(Level level, const std::string& text) {
    m_warned |= level == Level::Warning;
    introduce();
    std::istringstream lines(text);
    for (std::string one; std::getline(lines, one);) line(formatMessage(level, one, getpid()));
}

void Messages::line(const std::string& text) {
    if (!m_quiet) fputs(text.c_str(), stderr);
}

}  // namespace yard
