#include "core/config/reading/acltests.h"

#include <algorithm>

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

}  // namespace

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

}  // namespace yard
