#include "core/http/samples/convert.h"

namespace yard::http {
namespace {

/// False: an empty text, which HAProxy takes for no number at all.
bool becomesInteger(Sample& value) {
    if (value.type == Sample::Type::Text && value.bytes.empty()) return false;
    value.toInteger();
    return true;
}

}  // namespace

std::optional<int64_t> Converter::operand(const Variables* variables) const {
    if (!m_ofVariable) return m_index;
    Sample value;
    if (!variables || !variables->read(m_separators, value)) return std::nullopt;
    return becomesInteger(value) ? std::optional(value.number) : std::nullopt;
}

/// Numbers; as HAProxy, a result that does not fit stays at the end of the range.
bool Converter::calculate(Sample& value, const Variables* variables) const {
    const auto other = operand(variables);
    if (!becomesInteger(value) || !other) return false;
    const int64_t a = value.number, b = *other;
    int64_t result = 0;
    switch (m_kind) {
        case Kind::Add:
            if (__builtin_add_overflow(a, b, &result)) result = a < 0 ? INT64_MIN : INT64_MAX;
            break;
        case Kind::Subtract:
            if (__builtin_sub_overflow(a, b, &result)) result = a < 0 ? INT64_MIN : INT64_MAX;
            break;
        case Kind::Multiply:
            if (__builtin_mul_overflow(a, b, &result))
                result = (a < 0) != (b < 0) ? INT64_MIN : INT64_MAX;
            break;
        case Kind::Divide:
            result = b == 0 || (a == INT64_MIN && b == -1) ? INT64_MAX : a / b;
            break;
        case Kind::And:
            result = a & b;
            break;
        case Kind::Or:
            result = a | b;
            break;
        case Kind::Xor:
            result = a ^ b;
            break;
        case Kind::Even:
        case Kind::Odd:
            result = (a & 1) == (m_kind == Kind::Odd);
            break;
        case Kind::Modulo:
            result = b == 0 || b == -1 ? 0 : a % b;
            break;
        case Kind::Negate:
            result = a == INT64_MIN ? INT64_MAX : -a;
            break;
        case Kind::Not:
            result = a == 0;
            break;
        case Kind::IfElse:
            value.setText(a ? m_separators : m_other);
            return true;
        default:
            result = a != 0;
            break;
    }
    value.setInteger(result);
    return true;
}

}  // namespace yard::http
