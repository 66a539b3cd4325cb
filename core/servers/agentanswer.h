#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yard {

/// What an agent said about a server in its line, in HAProxy's words (configuration manual,
/// `agent-check`). Blanks and commas part words, a word that begins with '#' begins a description.
/// Of several words of a kind the last counts; of words that are none of these the first is kept.
struct AgentAnswer {
    enum class Admin : uint8_t { None, Ready, Drain, Maint } admin = Admin::None;
    enum class State : uint8_t { None, Up, Down } state = State::None;
    std::string stateWord;    ///< as it was said: "stopped"
    std::string weight;       ///< "75%"
    std::string maxconn;      ///< what follows "maxconn:"
    bool limits = false;      ///< said "maxconn:"
    std::string unknown;      ///< a word that is none of HAProxy's
    std::string description;  ///< behind '#'
};

/// `line`: without its end.
AgentAnswer readAgentAnswer(std::string_view line);

}  // namespace yard
