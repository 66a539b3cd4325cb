#include "core/config/reading/conditions.h"

#include <QRegularExpression>
#include <algorithm>
#include <cctype>
#include <cstring>

#include "core/config/reading/handlers.h"
#include "core/config/reading/patternreading.h"
#include "core/config/reading/sampleparser.h"
#include "core/config/reading/values.h"
#include "core/config/values/dottednumbers.h"

namespace yard {
namespace {

constexpr std::pair<std::string_view, Match> MatchNames[] = {
    {"found", Match::Found}, {"bool", Match::Bool}, {"int", Match::Int}, {"ip", Match::Ip},
    {"bin", Match::Bin},     {"len", Match::Len},   {"str", Match::Str}, {"beg", Match::Beg},
    {"sub", Match::Sub},     {"dir", Match::Dir},   {"dom", Match::Dom}, {"end", Match::End},
    {"reg", Match::Reg}};

Match usualMatch(SampleType type) {
    switch (type) {
        case SampleType::Integer:
            return Match::Int;
        case SampleType::Boolean:
            return Match::Bool;
        case SampleType::Address:
            return Match::Ip;
        case SampleType::Text:
        case SampleType::Any:
            break;
    }
    return Match::Str;
}

const char NoPattern[] =
    "no pattern to match against were provided, so this ACL will never match.\n"
    "  If this is what you intended, please add '--' to get rid of this warning.\n"
    "  If you intended to match only for existence, please use '-m found'.\n"
    "  If you wanted to force an int to match as a bool, please use '-m bool'.\n";

/// What follows the sample of an ACL: flags and patterns.
class PatternReader {
public:
    PatternReader(Context& context, const std::vector<std::string>& words, AclTest& test)
        : m_context(context), m_words(words), m_test(test) {}

    /// Empty, or what is wrong.
    std::string run(std::optional<Match> match) {
        m_test.match = match.value_or(usualMatch(m_test.sample.type));
        if (std::string fault = readFlags(); !fault.empty()) return fault;
        if (!match && !m_said && m_test.sample.type == SampleType::Any)
            return "matching method must be specified first (using '-m') when using a sample fetch "
                   "of this type ('" +
                   m_test.sample.keyword + "').";
        m_dotted =
            !m_said && m_test.sample.fetch == "req.ssl_ver" && m_test.sample.converters.empty();
        for (; m_at < m_words.size(); ++m_at)
            if (std::string fault = readPattern(); !fault.empty()) return fault;
        if (std::string fault = checkFiles(); !fault.empty()) return fault;
        m_test.set = inlinePatterns(m_context, m_test, m_id);
        // As HAProxy: said only where nothing at all follows.
        if (m_words.size() == 1 && m_test.sample.type != SampleType::Boolean)
            m_context.raw(Level::Warning,
                          "parsing acl keyword '" + m_words[0] + "' :\n  " + NoPattern);
        return {};
    }

private:
    std::string readFlags() {
        while (m_at < m_words.size() && m_words[m_at].starts_with('-')) {
            const std::string& flag = m_words[m_at++];
            if (flag == "--") return {};
            if (flag == "-i") {
                m_test.ignoreCase = true;
            } else if (flag == "-m") {
                if (std::string fault = readMatch(); !fault.empty()) return fault;
            } else if (flag == "-f") {
                if (std::string fault = readFile(next()); !fault.empty()) return fault;
            } else if (flag == "-u") {
                const auto id = smallNumber(next());
                if (!id) return "the argument of -u must be an integer.";
                m_id = *id;
            } else if (flag == "-M") {
                m_values = true;
            } else if (flag != "-n") {
                return "'" + flag +
                       "' is not a valid ACL option. Please use '--' before any pattern beginning "
                       "with a '-'.";
            }
        }
        return {};
    }

    std::string next() { return m_at < m_words.size() ? m_words[m_at++] : std::string(); }

    std::string readMatch() {
        const std::string name = next();
        for (const auto& [word, match] : MatchNames) {
            if (word != name) continue;
            m_test.match = match;
            m_said = true;
            return {};
        }
        return "unknown matching method '" + name + "' when parsing ACL expression.";
    }

    std::string readFile(const std::string& name) {
        std::string fault;
        auto set = patternFile(m_context, name, m_values, fault);
        if (!set) return fault.ends_with('.') ? fault : fault + ".";
        set->inAcls = true;
        m_files.push_back(std::move(set));
        return {};
    }

    /// All that the files hold has to fit the way of comparing, whatever stands where.
    std::string checkFiles() {
        for (const auto& set : m_files) {
            if (std::string fault = claimPatterns(*set, m_test.match, m_test.ignoreCase,
                                                  set->map ? "map" : "acl", m_context.where);
                !fault.empty())
                return fault;
            m_test.files.push_back(set);
        }
        return {};
    }

    std::string readPattern() {
        const std::string& word = m_words[m_at];
        static constexpr std::string_view Operators[] = {"eq", "gt", "ge", "lt", "le"};
        const bool counts = m_test.match == Match::Int || m_test.match == Match::Len;
        if (!counts || std::ranges::count(Operators, word) == 0)
            return m_dotted ? takeDotted(word) : take(word);
        if (m_at + 1 >= m_words.size()) return "missing value after '" + word + "'.";
        const std::string& value = m_words[++m_at];
        const auto number = m_dotted ? dottedNumber(value) : parseInteger(value);
        if (!number) return "'" + value + "' is neither a number nor a supported operator.";
        const std::string text = std::to_string(*number);
        if (word == "eq") return take(text);
        if (word == "ge") return take(text + ":");
        if (word == "le") return take(":" + text);
        return take(word == "gt" ? std::to_string(*number + 1) + ":"
                                 : ":" + std::to_string(*number - 1));
    }

    std::string takeDotted(const std::string& word) {
        std::string plain;
        const std::string fault = undot(word, plain);
        return fault.empty() ? take(plain) : fault;
    }

    std::string take(const std::string& value) {
        std::string fault = patternFault(m_test.match, value);
        if (fault.empty()) m_test.values.push_back(value);
        return fault;
    }

    Context& m_context;
    const std::vector<std::string>& m_words;
    AclTest& m_test;
    size_t m_at = 1;
    bool m_said = false;    ///< there was a `-m`
    bool m_dotted = false;  ///< numbers are versions
    bool m_values = false;  ///< there was a `-M`: files hold values, too
    int m_id = -1;          ///< `-u`
    std::vector<std::shared_ptr<PatternSet>> m_files;
};

/// One expression with its patterns.
Result<AclTest> parseTest(Context& context, const std::vector<std::string>& words) {
    AclTest test;
    std::optional<Match> match;
    auto sample = parseAclSample(words.empty() ? std::string() : words[0], match, &context);
    if (!sample) return Error{sample.error()};
    test.sample = *sample;
    context.samples.push_back({context.where, context.proxy, test.sample, true});
    if (std::string fault = PatternReader(context, words, test).run(match); !fault.empty())
        return Error{fault};
    // Its patterns are groups: the user has to be in one of them.
    if (test.sample.fetch == "http_auth_group" && test.match == Match::Str &&
        !test.values.empty()) {
        test.sample.users->groups.insert(test.values.begin(), test.values.end());
        test.match = Match::Bool;
        test.values.clear();
    }
    return test;
}

std::vector<std::string> wordsFrom(const Args& args, size_t from, size_t to) {
    std::vector<std::string> words;
    for (size_t i = from; i < to && args.has(i); ++i) words.push_back(args[i]);
    return words;
}

/// HAProxy's predefined ACLs.
const char* predefined(const std::string& name) {
    static constexpr std::pair<std::string_view, const char*> Acls[] = {
        {"TRUE", "always_true"},
        {"FALSE", "always_false"},
        {"LOCALHOST", "src 127.0.0.1/8"},
        {"HTTP", "req.proto_http"},
        {"HTTP_1.0", "req.ver 1.0"},
        {"HTTP_1.1", "req.ver 1.1"},
        {"HTTP_2.0", "req.ver 2.0"},
        {"METH_CONNECT", "method CONNECT"},
        {"METH_DELETE", "method DELETE"},
        {"METH_GET", "method GET HEAD"},
        {"METH_HEAD", "method HEAD"},
        {"METH_OPTIONS", "method OPTIONS"},
        {"METH_POST", "method POST"},
        {"METH_PUT", "method PUT"},
        {"METH_TRACE", "method TRACE"},
        {"HTTP_URL_ABS", "url_reg ^[^/:]*://"},
        {"HTTP_URL_SLASH", "url_beg /"},
        {"HTTP_URL_STAR", "url *"},
        {"HTTP_CONTENT", "req.hdr_val(content-length) gt 0"},
        {"RDP_COOKIE", "req.rdp_cookie_cnt gt 0"},
        {"REQ_CONTENT", "req.len gt 0"},
        {"WAIT_END", "wait_end"}};
    for (const auto& [word, text] : Acls)
        if (word == name) return text;
    return nullptr;
}

Result<std::shared_ptr<const Acl>> namedAcl(Context& context, const std::string& name) {
    auto& acls = context.proxy->acls;
    if (const auto it = acls.find(name); it != acls.end())
        return std::shared_ptr<const Acl>(it->second);
    const char* text = predefined(name);
    if (!text) return Error{"no such ACL : '" + name + "'."};
    const Lexed line = lexLine(text, [](auto) { return std::optional<std::string>(); });
    auto test = parseTest(context, wordsFrom(line.words, 0, line.words.size()));
    if (!test) return Error{test.error()};
    auto acl = std::make_shared<Acl>(Acl{name, {*test}});
    acls[name] = acl;
    return std::shared_ptr<const Acl>(acl);
}

/// Between braces, the first of which stands at `at`; moves it to the last.
Result<std::shared_ptr<const Acl>> anonymousAcl(Context& context, const Args& args, size_t& at) {
    size_t end = at + 1;
    while (args.has(end) && args[end] != "}") ++end;
    if (!args.has(end)) return Error{"missing closing '}' in condition."};
    auto test = parseTest(context, wordsFrom(args, at + 1, end));
    if (!test) return Error{test.error()};
    at = end;
    return std::shared_ptr<const Acl>(std::make_shared<Acl>(Acl{{}, {*test}}));
}

bool isOr(const std::string& word) {
    return word == "||" || (word.size() == 2 && (word[0] | 0x20) == 'o' && (word[1] | 0x20) == 'r');
}

}  // namespace

bool RulePlace::has(const SampleExpr& sample) const {
    if (internal) return sourceName(sample).empty();
    const bool fresh = line == "tcp-request connection";  // nothing was agreed on yet
    if ((!client || fresh) && sample.needs == SampleNeeds::Nothing) {
        const std::string source = sourceName(sample);
        if (source == "client-side connection" || (!client && source == "frontend")) return false;
    }
    switch (sample.needs) {
        case SampleNeeds::Nothing:
            return true;
        case SampleNeeds::Request:
            return request || (client && sample.kept && (response || log));
        case SampleNeeds::Response:
            return response || (sample.kept && log);
        case SampleNeeds::Either:
            return request || response;
        case SampleNeeds::Backend:
            return backend;
    }
    return true;
}

void warnMisordered(Context& context, const std::string& word, RuleRank rank) {
    const ProxyConf& conf = context.proxy->conf;
    const struct {
        RuleRank rank;
        bool any;
        const char* words;
    } later[] = {{RuleRank::TcpSession, !conf.sessionRules.empty(), "a 'tcp-request session'"},
                 {RuleRank::TcpContent, !conf.contentRules.empty(), "a 'tcp-request content'"},
                 {RuleRank::Monitor, !conf.monitorFails.empty(), "a 'monitor fail'"},
                 {RuleRank::Request, !conf.requestRules.empty(), "an 'http-request'"},
                 {RuleRank::Redirect, !conf.redirects.empty(), "a 'redirect'"},
                 {RuleRank::Backend, !conf.useBackends.empty(), "a 'use_backend'"},
                 {RuleRank::Server, !conf.useServers.empty(), "a 'use-server'"}};
    for (const auto& one : later) {
        if (one.rank <= rank || !one.any) continue;
        return context.warn("a '" + word + "' rule placed after " + one.words +
                            " rule will still be processed before.");
    }
}

std::string regexFault(const std::string& pattern) {
    const QRegularExpression regex(QString::fromLatin1(pattern.data(), qsizetype(pattern.size())));
    if (regex.isValid()) return {};
    return "regex '" + pattern + "' is invalid (error=" + regex.errorString().toStdString() +
           ", erroffset=" + std::to_string(regex.patternErrorOffset()) + ")";
}

void readAcl(Context& context, const Args& args) {
    ProxyDraft& proxy = *context.proxy;
    const std::string& name = args[1];
    if (proxy.isDefaults() && proxy.conf.name.empty())
        return context.alert("'acl' not allowed in anonymous 'defaults' section.");
    for (const char c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && !std::strchr("-_.:", c))
            return context.alert(
                "character " + quotedChar(c) + " is not permitted in acl name '" + name + "'.", 1);
    if (isOr(name) && name != "||")
        return context.alert("acl name '" + name +
                                 "' will never match. 'or' is used to express a logical "
                                 "disjunction within a condition.",
                             1);
    const auto test = parseTest(context, wordsFrom(args, 2, args.size()));
    if (!test)
        return context.alert("error detected while parsing ACL '" + name + "' : " + test.error(),
                             2);
    if (test->sample.fetch == "http_auth_group" && test->sample.users->groups.empty())
        proxy.lateFaults.emplace_back(context.where,
                                      "proxy " + proxy.conf.name + ": acl " + name +
                                          " http_auth_group(): no groups specified.");
    auto& acl = proxy.acls[name];
    if (!acl) acl = std::make_shared<Acl>(Acl{name, {}});
    acl->tests.push_back(*test);
}

Result<Condition> parseCondition(Context& context, const Args& args, size_t at) {
    Condition condition;
    condition.unless = args[at] == "unless";
    bool open = false, negated = false;
    for (++at; args.has(at); ++at) {
        std::string word = args[at];
        size_t marks = 0;
        while (marks < word.size() && word[marks] == '!') ++marks;
        word.erase(0, marks);
        if (marks % 2) negated = !negated;
        if (word.empty()) continue;
        if (isOr(word)) {
            open = false;
            continue;
        }
        const auto acl = word == "{" ? anonymousAcl(context, args, at) : namedAcl(context, word);
        if (!acl) return Error{acl.error()};
        if (!open) condition.anyOf.emplace_back();
        open = true;
        condition.anyOf.back().push_back({negated, *acl});
        negated = false;
    }
    return condition;
}

void warnMisplaced(Context& context, const Condition& condition, const RulePlace& place) {
    const std::string in = place.line.empty() ? std::string() : "in '" + place.line + "' ";
    for (const auto& terms : condition.anyOf)
        for (const auto& term : terms) {
            const Acl& acl = *term.acl;
            const auto bad = std::ranges::find_if(
                acl.tests, [&](const AclTest& t) { return !place.has(t.sample); });
            if (bad == acl.tests.end()) continue;
            const bool all = std::ranges::none_of(
                acl.tests, [&](const AclTest& t) { return place.has(t.sample); });
            const std::string where = "incompatible with '" + place.name + "'";
            if (acl.name.empty())
                return context.warn("anonymous acl will never match " + in +
                                    "because it uses keyword '" + bad->sample.keyword +
                                    "' which is " + where);
            if (all)
                return context.warn("acl '" + acl.name + "' will never match " + in +
                                    "because it only involves keywords that are " + where);
            return context.warn("acl '" + acl.name + "' involves keywords '" + bad->sample.keyword +
                                "' which is " + where);
        }
}

}  // namespace yard
