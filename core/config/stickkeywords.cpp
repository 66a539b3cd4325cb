#include "core/config/conditions.h"
#include "core/config/countersyntax.h"
#include "core/config/handlers.h"
#include "core/config/sampleparser.h"
#include "core/config/values.h"

namespace yard {
namespace {

/// `stick-table`, word by word.
class TableReader {
public:
    TableReader(Context& context, const Args& args) : m_context(context), m_args(args) {
        m_table.where = context.where;
    }

    std::optional<StickTableConf> run() {
        while (m_args.has(m_at))
            if (!step()) return std::nullopt;
        if (m_table.size == 0) return complain("missing size.");
        if (!m_typed) return complain("missing type.");
        if (std::string fault = storesFault(m_table.stores); !fault.empty()) return complain(fault);
        return m_table;
    }

private:
    std::nullopt_t complain(const std::string& text) {
        m_context.alert("stick-table: " + text, m_args.has(m_at) ? m_at : 0);
        return std::nullopt;
    }
    bool refuse(const std::string& text) {
        complain(text);
        return false;
    }

    bool step() {
        const std::string& word = m_args[m_at];
        if (word == "type") return readType();
        if (word == "nopurge") {
            m_table.nopurge = true;
            ++m_at;
            return true;
        }
        if (word == "store") return readStore();
        if (word == "peers" || word == "write-to") return refuse(Context::notRunText(word));
        if (word != "size" && word != "expire" && word != "srvkey")
            return refuse("unknown argument '" + word + "'.");
        if (!m_args.has(m_at + 1) && word != "srvkey")
            return refuse("missing argument after '" + word + "'.");
        const bool good = word == "size"     ? readSize()
                          : word == "expire" ? readExpire()
                                             : readServerKey();
        m_at += 2;
        return good;
    }

    bool readType() {
        static constexpr std::pair<std::string_view, KeyType> Types[] = {
            {"ip", KeyType::Ip},
            {"ipv6", KeyType::Ipv6},
            {"integer", KeyType::Integer},
            {"string", KeyType::String},
            {"binary", KeyType::Binary}};
        const std::string& name = m_args[++m_at];
        m_typed = false;
        for (const auto& [word, type] : Types)
            if (word == name) m_table.type = type, m_typed = true;
        if (!m_typed) return refuse("unknown type '" + name + "'.");
        ++m_at;
        const bool sized = m_table.type == KeyType::String || m_table.type == KeyType::Binary;
        if (!sized || m_args[m_at] != "len") return true;
        const auto length = smallNumber(m_args[++m_at]);
        if (!length || *length < 1) return refuse("unknown type '" + m_args[m_at] + "'.");
        m_table.length = static_cast<uint32_t>(*length);
        ++m_at;
        return true;
    }

    bool unexpected(char c) {
        return refuse("unexpected character " + quotedChar(c) + " in argument of '" + m_args[m_at] +
                      "'.");
    }

    bool readSize() {
        const SizeText size = parseSize(m_args[m_at + 1]);
        if (size.character) return unexpected(*size.character);
        m_table.size = size.bytes;
        return true;
    }

    bool readExpire() {
        const std::string& value = m_args[m_at + 1];
        const TimeText time = parseTime(value);
        if (time.fault == TimeText::Fault::Character) return unexpected(time.character);
        if (time.fault == TimeText::Fault::Overflow) {
            m_context.alertTight("stick-table: timer overflow in argument <" + value +
                                     "> to <expire>, maximum value is 2147483647 ms (~24.8 days).",
                                 m_at + 1);
            return false;
        }
        if (time.ignored)
            m_context.raw(Level::Warning, ignoredTimeText(value, time.ignored), m_at + 1);
        m_table.expire = time.millis;
        return true;
    }

    bool readStore() {
        std::vector<std::string> twice;
        const std::string fault = readStores(m_args[++m_at], m_table.stores, twice);
        for (const std::string& word : twice)
            m_context.warnTight(
                "stick-table: store option '" + word + "' already enabled, ignored.", m_at);
        if (!fault.empty()) return refuse(fault);
        if (m_args.has(m_at)) ++m_at;
        return true;
    }

    bool readServerKey() {
        const std::string& value = m_args[m_at + 1];
        if (value == "addr") return refuse(Context::notRunText("srvkey addr"));
        if (value == "name") return true;
        m_context.alert("stick-table : unknown server key type '" + value + "'.", m_at + 1);
        return false;
    }

    Context& m_context;
    const Args& m_args;
    size_t m_at = 1;
    bool m_typed = false;
    StickTableConf m_table;
};

/// The proxy whose table has the name already; nullptr: none.
const ProxyDraft* tableHolder(const Context& context, const std::string& name) {
    for (const ProxyDraft* proxy : context.proxiesNamed(name))
        if (proxy->conf.stickTable) return proxy;
    return nullptr;
}

/// Empty, or why there is nothing to take the key from.
std::string keyFault(const SampleExpr& key, bool response) {
    const SampleNeeds missing = response ? SampleNeeds::Request : SampleNeeds::Response;
    if (key.needs != missing) return {};
    const std::string name = key.text.substr(0, key.text.find_first_of("(,"));
    return "'stick': fetch method '" + name + "' extracts information from 'HTTP " +
           (response ? "request headers', none of which is available for 'store-response'."
                     : "response headers', none of which is available during request.");
}

/// What follows the key: `table NAME`; false after a complaint.
bool readStickTail(Context& context, const Args& args, size_t at, StickRule& rule) {
    if (args[at] == "table") {
        rule.table = args[at + 1];
        at += 2;
    }
    if (args[at] == "if" || args[at] == "unless") {
        const auto condition = parseCondition(context, args, at);
        if (!condition) {
            context.alert(
                "'stick': error detected while parsing sticking condition : " + condition.error(),
                at);
            return false;
        }
        rule.condition = *condition;
        warnMisplaced(context, *condition, {"backend stick-store request rule"});
        return true;
    }
    if (!args.has(at)) return true;
    context.alert("'stick': unknown keyword '" + args[at] + "'.", at);
    return false;
}

}  // namespace

void readStickTable(Context& context, const Args& args) {
    if (const ProxyDraft* holder = tableHolder(context, context.proxy->conf.name))
        return context.alert("stick-table name '" + context.proxy->conf.name +
                             "' conflicts with table declared in " + holder->named() + " at " +
                             holder->conf.stickTable->where.file + ":" +
                             std::to_string(holder->conf.stickTable->where.line) + ".");
    context.proxy->conf.stickTable = TableReader(context, args).run();
}

void readStick(Context& context, const Args& args) {
    if (misplaced(*context.proxy, Needs::Backend))
        return context.warn("'stick' ignored because " + context.proxy->named() +
                            " has no backend capability.");
    StickRule rule;
    rule.where = context.where;
    rule.table = context.proxy->conf.name;
    rule.match = args[1] == "on" || args[1] == "match";
    rule.store = args[1] == "on" || args[1] == "store-request" || args[1] == "store";
    rule.storeResponse = args[1] == "store-response";
    if (!rule.match && !rule.store && !rule.storeResponse)
        return context.alert("'stick' expects 'on', 'match', or 'store'.", 1);
    if (!args.has(2)) return context.alert("'stick' expects a fetch method.", 1);
    size_t at = 2;
    auto key = parseSample(args, at);
    if (!key) return context.alert("'stick': " + key.error(), 2);
    if (std::string fault = keyFault(*key, rule.storeResponse); !fault.empty())
        return context.alert(fault, 2);
    rule.key = *key;
    if (!readStickTail(context, args, at, rule)) return;
    context.samples.push_back({context.where, context.proxy, rule.key, false});
    rule.text = args[0];
    for (size_t i = 1; i < args.size(); ++i) rule.text += " " + args[i];
    context.proxy->conf.stickRules.push_back(std::move(rule));
}

}  // namespace yard
