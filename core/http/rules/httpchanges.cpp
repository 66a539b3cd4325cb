// What rules change in the head of a message: its fields and its URI.
#include <algorithm>

#include "core/http/message/text.h"
#include "core/http/message/uriparts.h"
#include "core/http/rules/httprules.h"

namespace yard::http {
namespace {

using Do = HttpRule::Do;

}  // namespace

void HttpRules::changeFields(const Rule& rule, const SampleContext& context, MessageHead& head) {
    const std::string& name = rule.conf->name;
    const auto named = [&](size_t i) { return equalNoCase(head.fieldName(i), name); };
    // What frames the body is not for rules: who reads it next would see another one.
    if (equalNoCase(name, "content-length") || equalNoCase(name, "transfer-encoding")) return;
    if (rule.conf->what == Do::DelHeader) return deleteFields(rule, head);
    const std::string value = rule.format.text(context);
    if (rule.conf->what == Do::SetHeader) head.removeFields(named);
    if (rule.conf->what == Do::SetHeader || rule.conf->what == Do::AddHeader) {
        head.addField(name, value);
        return;
    }
    for (size_t i = 0; i < head.fieldCount(); ++i) {
        if (!named(i)) continue;
        if (rule.conf->what == Do::ReplaceHeader) {
            if (const auto whole = rule.regex->expand(head.fieldValue(i), value))
                head.setFieldValue(i, *whole);
            continue;
        }
        std::string list;
        std::string_view rest = head.fieldValue(i);
        for (bool first = true;; first = false) {
            const size_t end = elementEnd(rest);
            const std::string_view item = trimmed(rest.substr(0, end));
            list += first ? "" : ",";
            list += rule.regex->expand(item, value).value_or(std::string(item));
            if (end == rest.size()) break;
            rest.remove_prefix(end + 1);
        }
        head.setFieldValue(i, list);
    }
}

void HttpRules::deleteFields(const Rule& rule, MessageHead& head) {
    const std::string& wanted = rule.conf->name;
    head.removeFields([&](size_t i) {
        std::string name(head.fieldName(i));
        for (char& c : name) c = lower(c);
        std::string_view seen = name;
        switch (rule.conf->match) {
            case Match::Reg:
                return rule.regex->matches(seen);
            case Match::Beg:
                return equalNoCase(seen.substr(0, wanted.size()), wanted);
            case Match::End:
                return seen.size() >= wanted.size() &&
                       equalNoCase(seen.substr(seen.size() - wanted.size()), wanted);
            case Match::Sub:
                for (size_t at = 0; at + wanted.size() <= seen.size(); ++at)
                    if (equalNoCase(seen.substr(at, wanted.size()), wanted)) return true;
                return false;
            default:
                return equalNoCase(seen, wanted);
        }
    });
}

void HttpRules::changeUri(const Rule& rule, const SampleContext& context, MessageHead& head) {
    UriParts parts(head);
    const std::string value = rule.format.text(context);
    const auto replaced = [&](const std::string& text) {
        return rule.regex->matches(text) ? rule.regex->expand(text, value).value_or(text) : text;
    };
    switch (rule.conf->what) {
        case Do::SetPath:
            parts.path = value;
            break;
        case Do::SetPathQuery:
            parts.path = value;
            parts.query.clear();
            break;
        case Do::SetQuery:
            if (!value.empty() || !parts.query.empty()) parts.query = "?" + value;
            break;
        case Do::ReplacePath:
            parts.path = replaced(parts.path);
            break;
        case Do::ReplacePathQuery:
            parts.path = replaced(parts.path + parts.query);
            parts.query.clear();
            break;
        case Do::SetUri:
            return head.setUri(value);
        case Do::ReplaceUri:
            return head.setUri(replaced(parts.whole()));
        default:
            return;
    }
    head.setUri(parts.whole());
}

}  // namespace yard::http
