#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/values/config.h"
#include "core/http/message/regex.h"
#include "core/http/rules/httprules.h"
#include "core/http/samples/textformat.h"

namespace yard {

/// A step of a check made ready to run.
struct ReadyStep {
    explicit ReadyStep(const CheckStep& step);

    CheckStep conf;
    http::TextFormat text;  ///< of what is sent, or looked for
    http::TextFormat uri, body;
    std::vector<std::pair<std::string, http::TextFormat>> headers;
    std::optional<http::Regex> regex, nameRegex, valueRegex;
    http::TextFormat name, value, onSuccess, onError;
    std::optional<SampleFetch> statusCode, port;
    std::optional<http::HttpRules::Rule> act;
};

/// What a check has come to: what its steps judge, and its texts and samples may ask for.
struct CheckScene {
    std::string_view received = {};  ///< since the last thing sent
    bool ended = false;              ///< nothing more will come
    bool inService = true;  ///< the server is not down, so that a 404 may tell that it wants no
                            ///< more (`http-check disable-on-404`)
    std::string_view state = {};         ///< of the server, for `http-check send-state`
    std::string_view server = {};        ///< its name
    int socket = -1;                     ///< of the connection; -1: there is none
    const TlsSession* tls = nullptr;     ///< of it; null: it is plain
    const SampleWorld* world = nullptr;  ///< null: nothing can be asked
    Variables* variables = nullptr;      ///< of the check; null: it has none
};

/// What a step says of what was received.
struct CheckVerdict {
    enum class Kind : uint8_t { Wait, Pass, Fail, Line } kind = Kind::Wait;
    std::string status = {};  ///< of Fail
    std::string info = {};    ///< of Fail; of Line that of an agent
    int code = 0;
};

/// The steps of a check made ready to run. Immutable.
class CheckProgram {
public:
    /// `proxy` outlives it.
    CheckProgram(const CheckRules& rules, const ProxyConf& proxy);

    CheckRules::Kind kind() const { return m_kind; }
    size_t size() const { return m_steps.size(); }
    const CheckStep& step(size_t at) const { return m_steps[at].conf; }
    /// What a step sends; nothing: its format gives no hexadecimal digits.
    std::optional<std::string> outgoing(size_t at, const CheckScene& scene = {}) const;
    /// Of a connection; 0: that of the server's check.
    uint16_t port(size_t at, const CheckScene& scene) const;
    /// Of a step that changes a variable.
    void act(size_t at, const CheckScene& scene) const;
    bool sendsState() const { return m_sendsState; }
    CheckVerdict judge(size_t at, const CheckScene& scene) const;
    /// All steps are done: what is told.
    CheckVerdict passed(const CheckScene& scene, int code) const;
    /// Where a wait for more begins anew: the first of the `!` expects in a row.
    size_t head(size_t at) const;
    /// " at step 2 of tcp-check (expect string 'x')", where HAProxy tells of steps.
    std::string place(size_t at) const;

private:
    struct Reading;
    class Asking;
    CheckVerdict judgeBytes(const Reading& reading) const;
    CheckVerdict judgeHttp(const Reading& reading) const;
    CheckVerdict judgeBody(const Reading& reading, std::string_view body, bool whole) const;
    CheckVerdict judgeMysql(const Reading& reading) const;
    CheckVerdict judgeLdap(const Reading& reading) const;
    static CheckVerdict judgeAgent(const Reading& reading);
    CheckVerdict fail(const Reading& reading, std::string status, std::string said,
                      bool matched = false, int code = 0) const;
    std::string mismatch(const ReadyStep& step, bool matched) const;
    std::string said(const CheckExpect::Said& words, const http::TextFormat& format,
                     const CheckScene& scene) const;
    std::string formatted(const http::TextFormat& format, const CheckScene& scene) const;
    int codeOf(const ReadyStep& step, const CheckScene& scene, int code) const;
    std::string request(const ReadyStep& step, const CheckScene& scene) const;

    CheckRules::Kind m_kind;
    bool m_lenient404, m_sendsState;
    std::vector<ReadyStep> m_steps;
    const ProxyConf& m_proxy;
};

}  // namespace yard
