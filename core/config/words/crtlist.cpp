// crt-list: certificates with what each says of TLS and whom it is for.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/config/reading/tlswords.h"

namespace yard {
namespace {

struct ListWord {
    std::string_view word;
    bool takesValue;
    TlsWord read;
};
constexpr ListWord ListWords[] = {{"allow-0rtt", false, tlsAllowEarlyData},
                                  {"alpn", true, tlsAlpn},
                                  {"ca-file", true, tlsCaFile},
                                  {"ca-verify-file", true, tlsCaVerifyFile},
                                  {"ciphers", true, tlsCiphers},
                                  {"ciphersuites", true, tlsCiphersuites},
                                  {"crl-file", true, tlsCrlFile},
                                  {"curves", true, tlsCurves},
                                  {"ecdhe", true, tlsEcdhe},
                                  {"no-ca-names", false, tlsNoCaNames},
                                  {"npn", true, tlsNpn},
                                  {"ssl-max-ver", true, tlsMaxVersion},
                                  {"ssl-min-ver", true, tlsMinVersion},
                                  {"verify", true, tlsVerifyClient}};

/// A line in its parts; brackets are words of their own.
std::vector<std::string> wordsOf(const std::string& text) {
    std::string spaced;
    for (const char c : text) {
        if (c == '[' || c == ']')
            (spaced += ' ', spaced += c) += ' ';
        else
            spaced += c;
    }
    std::istringstream in(spaced);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

class CrtList {
public:
    CrtList(BindLine& line, std::string path) : m_line(line), m_path(std::move(path)) {}

    std::string read() {
        std::ifstream file(m_path);
        if (!file) return "cannot open file '" + m_path + "' : " + std::strerror(errno);
        for (std::string text; std::getline(file, text);) {
            ++m_number;
            const size_t begin = text.find_first_not_of(" \t\r");
            if (begin == std::string::npos || text[begin] == '#') continue;
            if (std::string fault = readLine(wordsOf(text)); !fault.empty()) return fault;
        }
        return {};
    }

private:
    std::string here() const {
        return "parsing [" + m_path + ":" + std::to_string(m_number) + "]: ";
    }

    std::string readLine(const std::vector<std::string>& words) {
        const auto own = std::make_shared<TlsSettings>();
        std::vector<std::string> names;
        bool within = false, any = false;
        for (size_t at = 1; at < words.size(); ++at) {
            if (words[at] == "[") {
                if (!names.empty())
                    m_line.context.warn("'bind " + m_line.address + "' in section '" +
                                        m_line.context.section + "' : 'crt-list' : " + here() +
                                        "malformated line, filters can't be between filename and "
                                        "options!");
                within = true;
            } else if (words[at] == "]") {
                if (!within && !any) return here() + "missing '['";
                within = false;
            } else if (!within) {
                names.push_back(words[at]);
            } else if (std::string fault = readOption(words, at, *own); !fault.empty()) {
                return fault;
            }
            any |= within;
        }
        return enter(words.front(), names, any ? own : nullptr);
    }

    std::string readOption(const std::vector<std::string>& words, size_t& at, TlsSettings& own) {
        for (const ListWord& known : ListWords) {
            if (known.word != words[at]) continue;
            const bool more = at + 1 < words.size() && words[at + 1] != "]";
            const std::string value = known.takesValue && more ? words[at + 1] : std::string();
            if (!value.empty()) ++at;
            return known.read(m_line.context, own, value);
        }
        return here() + "unknown ssl keyword " + words[at];
    }

    std::string enter(const std::string& file, const std::vector<std::string>& names,
                      const std::shared_ptr<const TlsSettings>& own) {
        Context& context = m_line.context;
        const auto loaded = loadCertificates(context, tlsPath(context, context.tls.crtBase, file));
        if (!loaded) return loaded.error() + ".";
        for (const auto& certificate : *loaded)
            m_line.conf.tls->crts.push_back({certificate, names, own});
        return {};
    }

    BindLine& m_line;
    const std::string m_path;
    int m_number = 0;
};

}  // namespace

std::string readCrtList(BindLine& line, const std::string& path) {
    return CrtList(line, path).read();
}

}  // namespace yard
