#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/config/values/config.h"
#include "core/http/samples/patternindex.h"
#include "core/http/samples/recode.h"
#include "core/http/samples/variables.h"
#include "core/http/samples/webtoken.h"

namespace yard::http {

/// One converter with its arguments understood.
class Converter {
public:
    explicit Converter(const SampleExpr::Converter& written);
    static bool known(std::string_view name);
    /// False: there is no result. Without `variables` none is set.
    bool run(Sample& value, Variables* variables) const;

private:
    enum class Kind : uint8_t {
        Lower,
        Upper,
        IpMask,
        Field,
        Word,
        UrlDecode,
        Bytes,
        TrimLeft,
        TrimRight,
        HostOnly,
        PortOnly,
        Substitute,
        Length,
        Add,
        Subtract,
        Multiply,
        Divide,
        And,
        Or,
        Xor,
        Modulo,
        Negate,
        Not,
        Boolean,
        Even,
        Odd,
        IfElse,
        Map,
        Concat,
        Compare,
        Same,
        AddItem,
        SetVariable,
        UnsetVariable,
        Keyed,
        Recoded
    };
    using Mask6 = std::array<uint8_t, 16>;
    static std::optional<Kind> kindOf(std::string_view name);
    bool mask(Sample& value) const;
    bool calculate(Sample& value, const Variables* variables) const;
    std::optional<int64_t> operand(const Variables* variables) const;
    bool changeText(Sample& value) const;
    bool lookUp(Sample& value) const;
    bool withVariable(Sample& value, Variables* variables) const;
    bool concat(Sample& value, const Variables* variables) const;
    bool compare(Sample& value, const Variables* variables) const;
    bool addItem(Sample& value, const Variables* variables) const;
    static std::string textOf(const std::string& variable, const Variables* variables);

    Kind m_kind = Kind::Lower;
    int64_t m_index = 1,
            m_count = 1;       ///< of fields and words; an index below 0 counts from the end
    std::string m_separators;  ///< or characters to trim, the first of two texts, or a variable
    std::string m_other;       ///< the second
    bool m_everywhere = false;
    bool m_ofVariable = false;  ///< calculates with one
    Recode m_recode = nullptr;
    RecodeArguments m_arguments;  ///< of that, or what is joined
    SetWhen m_when;
    std::shared_ptr<const KeyedConverter> m_keyed;
    std::shared_ptr<const Regex> m_regex;
    std::array<uint8_t, 4> m_mask4{};
    std::optional<Mask6> m_mask6;
    std::shared_ptr<PatternSet> m_map;
    const PatternIndex* m_pairs = nullptr;
    PatternSet::Values m_values = PatternSet::Values::Text;
    bool m_mapsAddresses = false;
    bool m_expands = false;    ///< "\1" in a value is what the expression found
    bool m_otherwise = false;  ///< `m_other` is what is not found
};

/// `count` fields of `text` from the `index`-th on (negative: from the end, backwards); a count of
/// 0 takes all. Nothing: there is no such field.
std::optional<std::string_view> fieldOf(std::string_view text, std::string_view separators,
                                        int64_t index, int64_t count);
/// The same with runs of separators taken as one and none at the ends; empty: there is no such
/// word.
std::string_view wordOf(std::string_view text, std::string_view separators, int64_t index,
                        int64_t count);

}  // namespace yard::http
