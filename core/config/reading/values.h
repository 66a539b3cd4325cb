#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/config/reading/context.h"
#include "core/config/values/units.h"

/// Values that several keywords take, with HAProxy's complaints about them.
namespace yard {

/// args[1] as a number >= 0. HAProxy takes garbage and negative numbers for what atoi makes of
/// them; here they get the complaint that it has for no number at all (`complaint`, after the
/// keyword).
std::optional<int64_t> wantInteger(Context& context, const Args& args,
                                   const std::string& complaint = " expects an integer argument.");

/// Bytes > 0, for tune.bufsize and tune.maxrewrite.
std::optional<uint64_t> wantBufferSize(Context& context, const Args& args);

/// args[1] as a duration, for the words of `global` that want nothing but one.
std::optional<int64_t> wantTime(Context& context, const Args& args);

/// args[at] as a duration, for words of sections that are no proxies; `what` as HAProxy names it in
/// complaints.
std::optional<int64_t> wantSectionTime(Context& context, const Args& args, size_t at,
                                       const std::string& what);

/// What is wrong with `text` where smallNumber() takes nothing.
std::string badNumberText(const std::string& text);

/// "1", "1-4", "all", "odd", "even".
bool isNumberRange(const std::string& text, int64_t low, int64_t high);

/// The words from `at` on as processes, of which there is one: numbers, ranges or names of sets, up
/// to the word "all". False after a complaint, begun by `who`.
bool wantProcesses(Context& context, const Args& args, size_t at, const std::string& who);

/// The first character that may not stand in the name of a section; NUL: none.
char badNameCharacter(const std::string& name);

/// 0..INT_MAX.
std::optional<int> smallNumber(const std::string& text);

/// The user or group id of that name.
std::optional<int> userId(const std::string& name);
std::optional<int> groupId(const std::string& name);

}  // namespace yard
