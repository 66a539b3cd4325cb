#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/config/values/patternset.h"
#include "core/http/message/regex.h"
#include "core/http/samples/samplevalue.h"

namespace yard::http {

/// Finds the entries of a PatternSet by one way to compare. Of several the longest is found where
/// texts begin alike and where networks hold each other, else the first. Looked at by any thread
/// while it does not change.
class PatternIndex final : public PatternSet::Index {
public:
    PatternIndex(Match how, bool ignoreCase) : m_match(how), m_ignoreCase(ignoreCase) {}
    static std::unique_ptr<PatternSet::Index> make(Match how, bool ignoreCase) {
        return std::make_unique<PatternIndex>(how, ignoreCase);
    }
    void add(const PatternSet::Entry& entry) override;
    void remove(const PatternSet::Entry& entry) override;
    /// Casts the value to what is compared. Null: there is none.
    const PatternSet::Entry* find(Sample& value) const;
    /// The value of an entry found by an expression, with what that found in the text.
    std::string expanded(const PatternSet::Entry& entry, std::string_view text) const;
    bool isTree() const { return m_match == Match::Ip || byText(); }

private:
    struct Item {
        const PatternSet::Entry* entry;
        int64_t from = 0, to = 0;
        std::optional<Regex> regex = {};
        std::optional<Network> network = {};
    };
    bool byText() const {
        return !m_ignoreCase &&
               (m_match == Match::Str || m_match == Match::Bin || m_match == Match::Beg);
    }
    bool keyOf(const PatternSet::Entry& entry, std::string& key, size_t& length) const;
    const PatternSet::Entry* findKey(std::string_view key) const;
    const PatternSet::Entry* findBeginning(std::string_view text) const;
    const PatternSet::Entry* findNetwork(std::string_view address) const;
    bool matches(const Item& item, std::string_view text, int64_t number) const;
    bool same(std::string_view a, std::string_view b) const;
    bool contains(std::string_view text, std::string_view pattern) const;
    bool holdsWord(std::string_view text, std::string_view pattern,
                   std::string_view delimiters) const;

    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    Match m_match;
    bool m_ignoreCase;
    std::vector<Item> m_list;  ///< what has to be tried one by one
    std::unordered_map<std::string, std::vector<const PatternSet::Entry*>, Hash, std::equal_to<>>
        m_keys;
    std::map<size_t, size_t, std::greater<>> m_lengths;  ///< of keys, and how many have them
};

}  // namespace yard::http
