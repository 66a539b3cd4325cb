#include "core/servers/agentanswer.h"

#include <algorithm>
#include <cctype>

#include "core/base/lower.h"

namespace yard {
namespace {

constexpr std::string_view Blanks = " \t,";
constexpr std::string_view Limit = "maxconn:";

void readWord(std::string_view word, AgentAnswer& answer) {
    const std::string lower = lowered(std::string(word));
    const bool down = lower == "down" || lower == "stopped" || lower == "fail";
    if (lower == "up" || down) {
        answer.state = down ? AgentAnswer::State::Down : AgentAnswer::State::Up;
        answer.stateWord = word;
    } else if (lower == "ready") {
        answer.admin = AgentAnswer::Admin::Ready;
    } else if (lower == "drain") {
        answer.admin = AgentAnswer::Admin::Drain;
    } else if (lower == "maint") {
        answer.admin = AgentAnswer::Admin::Maint;
    } else if (std::isdigit(static_cast<unsigned char>(word[0])) && word.find('%') != word.npos) {
        answer.weight = word;
    } else if (lower.starts_with(Limit)) {
        answer.limits = true;
        answer.maxconn = word.substr(Limit.size());
    } else if (answer.unknown.empty()) {
        answer.unknown = word;
    }
}

}  // namespace

AgentAnswer readAgentAnswer(std::string_view line) {
    AgentAnswer answer;
    while (true) {
        line.remove_prefix(std::min(line.find_first_not_of(Blanks), line.size()));
        if (line.empty()) return answer;
        if (line[0] == '#') break;
        const size_t end = std::min(line.find_first_of(Blanks), line.size());
        readWord(line.substr(0, end), answer);
        line.remove_prefix(end);
    }
    line.remove_prefix(1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    answer.description = line;
    return answer;
}

}  // namespace yard
