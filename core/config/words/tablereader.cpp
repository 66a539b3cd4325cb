#include "core/config/words/tablereader.h"

#include "core/config/reading/countersyntax.h"
#include "core/config/reading/values.h"
#include "core/config/values/units.h"

namespace yard {
namespace {

/// `stick-table`, word by word.
class TableReader {
public:
    TableReader(Context& context, const Args& args, size_t at)
        : m_context(context), m_args(args), m_speaker(args[0]), m_at(at) {
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
        m_context.alert(m_speaker + ": " + text, m_args.has(m_at) ? m_at : 0);
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
        if (word == "write-to") return refuse(Context::notRunText(word));
        const bool ofPeers = m_speaker == "table";
        if (word == "peers" && !ofPeers) return readPeers();
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
            m_context.alertTight(m_speaker + ": timer overflow in argument <" + value +
                                     "> to <expire>, maximum value is 2147483647 ms (~24.8 days).",
                                 m_at + 1);
            return false;
        }
        if (time.ignored)
            m_context.raw(Level::Warning, ignoredTimeText(value, time.ignored), m_at + 1);
        m_table.expire = time.millis;
        return true;
    }

    bool readPeers() {
        m_table.peers = m_args[m_at + 1];
        m_at += 2;
        return !m_table.peers.empty() || refuse("missing argument after 'peers'.");
    }

    bool readStore() {
        std::vector<std::string> twice;
        const std::string fault = readStores(m_args[++m_at], m_table.stores, twice);
        for (const std::string& word : twice)
            m_context.warnTight(
                m_speaker + ": store option '" + word + "' already enabled, ignored.", m_at);
        if (!fault.empty()) return refuse(fault);
        if (m_args.has(m_at)) ++m_at;
        return true;
    }

    bool readServerKey() {
        const std::string& value = m_args[m_at + 1];
        m_table.keyIsAddress = value == "addr";
        if (value == "addr" || value == "name") return true;
        m_context.alert(m_speaker + " : unknown server key type '" + value + "'.", m_at + 1);
        return false;
    }

    Context& m_context;
    const Args& m_args;
    const std::string m_speaker;
    size_t m_at;
    bool m_typed = false;
    StickTableConf m_table;
};

}  // namespace

std::optional<StickTableConf> readTable(Context& context, const Args& args, size_t at) {
    return TableReader(context, args, at).run();
}

}  // namespace yard
