#pragma once

#include <string>
#include <vector>

#include "core/base/diagnostic.h"

namespace yard {

/// What switchyardd says on stderr, in HAProxy's shape: the first message is preceded by who
/// speaks. Main thread only.
class Messages {
public:
    Messages(bool quiet, std::string program) : m_quiet(quiet), m_program(std::move(program)) {}

    void say(const Diagnostic& diagnostic);
    /// One message for each line of `text`.
    void say(Level level, const std::string& text);
    /// A line that is in its final shape already.
    void line(const std::string& text);
    bool warned() const { return m_warned; }
    /// From now on nothing is written; what is said still counts.
    void hush() { m_quiet = true; }
    bool quiet() const { return m_quiet; }

private:
    void introduce();
    bool m_quiet, m_introduced = false, m_warned = false;
    std::string m_program;
};

}  // namespace yard
