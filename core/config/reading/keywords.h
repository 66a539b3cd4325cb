#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/config/reading/context.h"

namespace yard {

/// Where a word stands: first on a line of a kind of section, or behind `option`, `timeout`, `bind
/// ADDR` and `server NAME ADDR`.
enum class Place {
    Section,
    Global,
    Peers,
    Resolvers,
    UserList,
    HttpErrors,
    Mailers,
    Cache,
    Proxy,
    Option,
    Timeout,
    Bind,
    Server
};
constexpr int PlaceCount = 13;

/// What the proxy must be for the word to mean something.
enum class Needs { Nothing, Frontend, Backend };

/// Whether the proxy lacks what a word needs; and that, in words.
bool misplaced(const ProxyDraft& proxy, Needs needs);
std::string sideName(Needs needs);

/// How HAProxy says that the word may not stand in `defaults`.
enum class InDefaults { Allowed, Refused, RefusedTight, Unsupported };

/// A `bind` line, or a `stats socket`, being read.
struct BindLine {
    Context& context;
    BindConf conf;
    std::string address = {};  ///< as written
    // `stats socket` only
    std::optional<int> level = {};
    int severity = 0;
    size_t fault = 0;  ///< the word that was refused
};

/// A `server` or `default-server` line being read.
struct ServerLine {
    Context& context;
    ServerConf& conf;
    bool isDefault;
    std::vector<std::string> warnings;
    bool isDynamic = false;    ///< of `add server`
    bool sentenceEnds = true;  ///< what is wrong is told with a full stop
    bool afterSource = false;  ///< `source` was the last word, or one of its own
};

/// Handles a line whose first word is the keyword (for options and timeouts: the second).
using LineHandler = void (*)(Context&, const Args&);
/// Handles one word of a line; the answer is what is wrong in HAProxy's words, or empty.
struct BindHandler {
    bool takesValue;
    std::string (*run)(BindLine&, const std::string& value);
};
struct ServerHandler {
    bool takesValue;
    std::string (*run)(ServerLine&, const std::string& value);
};
/// An option that is on or off, and a timeout.
using Flag = bool ProxyConf::*;
using TimeoutField = int64_t Timeouts::*;

/// A row of the one table of words that Switchyard runs.
struct Keyword {
    Place place;
    std::string_view word;
    std::variant<LineHandler, BindHandler, ServerHandler, Flag, TimeoutField> action;
    Needs needs = Needs::Nothing;
    InDefaults inDefaults = InDefaults::Allowed;
    std::string_view hint = {};  ///< ends HAProxy's warning about the wrong kind of section
};

/// The rows of words that are judged and change nothing; beside those of the table, and the same to
/// whoever looks one up.
const std::vector<Keyword>& inertKeywords();
/// Those of TLS; of a global section and of servers among them.
const std::vector<Keyword>& tlsKeywords();
const std::vector<Keyword>& tlsGlobalKeywords();
const std::vector<Keyword>& tlsServerKeywords();

/// nullptr: not run.
const Keyword* findKeyword(Place place, std::string_view word);
/// HAProxy has the word, we do not run it.
bool isNotRun(Place place, std::string_view word);
/// "; did you mean 'x' maybe ?", or empty when no word of that place is near.
std::string didYouMean(Place place, std::string_view word);

}  // namespace yard
