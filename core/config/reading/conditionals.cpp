#include "core/config/reading/conditionals.h"

#include "core/config/values/predicate.h"

namespace yard {
namespace {

constexpr size_t MaxNested = 1024;

std::string joined(const Args& args) {
    std::string text = args[1];
    for (size_t i = 2; i < args.size(); ++i) text += " " + args[i];
    return text;
}

void stop(Context& context, const std::string& text) {
    context.alertTight(text);
    context.blocks.clear();
    context.stopFile = true;
}

/// The value; false after a complaint, too.
bool evaluate(Context& context, const Args& args) {
    const std::string text = joined(args);
    const PredicateValue found =
        evaluatePredicate(text, [&](auto name) { return context.lookup(name); });
    if (found.fault.empty()) return found.value;
    stop(context, found.fault + " in '" + args[0] + "' at position " +
                      std::to_string(found.faultAt + 1) + ":\n  " + args[0] + " " + text + "\n  " +
                      std::string(found.faultAt + args[0].size() + 1, ' ') + "^");
    return false;
}

void openBlock(Context& context, const Args& args) {
    using State = Context::Block;
    auto& blocks = context.blocks;
    if (blocks.size() == MaxNested)
        return stop(context, "too many nested '.if', max is " + std::to_string(MaxNested) + ".");
    if (!blocks.empty() && blocks.back() != State::Taken && blocks.back() != State::ElseTaken)
        return blocks.push_back(State::Skipped);
    const bool taken = evaluate(context, args);
    if (!context.stopFile) blocks.push_back(taken ? State::Taken : State::Waiting);
}

void elseIf(Context& context, const Args& args) {
    using State = Context::Block;
    if (context.blocks.empty()) return stop(context, "lone '.elif' with no matching '.if'.");
    State& block = context.blocks.back();
    if (block == State::ElseTaken || block == State::ElseSkipped)
        return stop(context, "'.elif' after '.else' is not permitted.");
    if (block == State::Waiting) {
        const bool taken = evaluate(context, args);
        if (!context.stopFile) context.blocks.back() = taken ? State::Taken : State::Waiting;
    } else {
        block = State::Skipped;
    }
}

void elseBlock(Context& context) {
    using State = Context::Block;
    if (context.blocks.empty()) return stop(context, "lone '.else' with no matching '.if'.");
    State& block = context.blocks.back();
    if (block == State::ElseTaken || block == State::ElseSkipped)
        return stop(context, "'.else' after '.else' is not permitted.");
    block = block == State::Waiting ? State::ElseTaken : State::ElseSkipped;
}

void say(Context& context, const Args& args) {
    if (args.has(2)) {
        context.alertTight("Unexpected argument '" + args[2] + "' for '" + args[0] +
                           "'. Use quotes if the message should contain spaces.");
        return;
    }
    const std::string text = "parsing " + context.here() + ": '" + args[1] + "'.";
    if (args[0] == ".notice") context.raw(Level::Notice, text);
    if (args[0] == ".warning") context.raw(Level::Warning, text);
    if (args[0] != ".alert") return;
    context.raw(Level::Alert, text);
    context.stopFile = true;
}

}  // namespace

bool readConditional(Context& context, const Args& args) {
    using State = Context::Block;
    const std::string& word = args[0];
    const bool bare = word == ".else" || word == ".endif";
    if (bare && args.has(1)) {
        context.alertTight("Unexpected argument '" + args[1] + "' for '" + word + "'.");
        endConditionals(context);
        context.stopFile = true;
    } else if (word == ".if") {
        openBlock(context, args);
    } else if (word == ".elif") {
        elseIf(context, args);
    } else if (word == ".else") {
        elseBlock(context);
    } else if (word == ".endif") {
        if (context.blocks.empty())
            stop(context, "lone '.endif' with no matching '.if'.");
        else
            context.blocks.pop_back();
    } else if (!context.blocks.empty() && context.blocks.back() != State::Taken &&
               context.blocks.back() != State::ElseTaken) {
        return true;  // left out
    } else if (word == ".notice" || word == ".warning" || word == ".alert" || word == ".diag") {
        say(context, args);
    } else {
        return false;
    }
    return true;
}

void endConditionals(Context& context) {
    if (context.blocks.empty()) return;
    context.alertTight("non-terminated '.if' block.");
    context.blocks.clear();
    context.stopFile = true;
}

}  // namespace yard
