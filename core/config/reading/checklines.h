#pragma once

#include "core/config/reading/conditions.h"
#include "core/config/reading/context.h"

namespace yard {

/// A line of `tcp-check` or `http-check` while it is read; `at` goes from word to word. Readers
/// answer what is wrong in HAProxy's words, or nothing.
struct CheckLine {
    Context& context;
    const Args& args;
    bool http;
    size_t at = 2;

    bool more() const { return args.has(at); }
    const std::string& word() const { return args[at]; }
    bool is(const char* name) const { return args[at] == name; }
};

std::string readCheckExpect(CheckLine& line, CheckStep& step);
/// "set-var" of "set-var(check.x)"; empty: it is no action of checks.
std::string_view checkActionName(std::string_view verb);
std::string readCheckAction(CheckLine& line, CheckStep& step);
/// An expression, the whole of `text`; `what` is it.
std::string readCheckSample(CheckLine& line, const std::string& text, const std::string& what,
                            std::optional<SampleExpr>& out);
/// What rules and formats of checks may look at.
RulePlace checkPlace();
/// Hexadecimal digits as bytes.
std::string readBinary(const std::string& text, std::string& bytes);
/// `text` as it stands, or as a format.
std::string readCheckText(CheckLine& line, const std::string& text, bool isFormat, CheckText& out);
std::string readCheckFormat(CheckLine& line, const std::string& text, Format& out);
/// HAProxy has that word of the line, we do not run it.
std::string checkNotRun(const CheckLine& line, const std::string& word);

/// No comment, nor an action: one that the order of steps is about.
bool isStep(const CheckStep& step);
/// Puts a step behind those of `http-check` so far, or where `option httpchk` wants its request.
/// The answer is why it may not stand there.
std::string addHttpStep(std::vector<CheckStep>& steps, CheckStep step);
/// Adds what HAProxy implies: the connection, what is expected of an answer.
void completeCheck(CheckRules& rules);
/// Complains about rules that nothing makes use of, and servers without a port to check.
void judgeChecks(Context& context, const ProxyDraft& proxy);

}  // namespace yard
