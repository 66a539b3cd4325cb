// The checks of applications: sequences that HAProxy has built in, as its documentation and the
// protocols describe them.
#include "core/config/reading/handlers.h"

namespace yard {
namespace {

using Look = CheckExpect::Look;

/// Puts a sequence together.
class Sequence {
public:
    explicit Sequence(bool linger) {
        CheckStep step;
        step.connect.linger = linger;
        step.connect.implied = !linger;
        step.connect.asServer = true;
        m_steps.push_back(std::move(step));
    }

    void send(std::string bytes) {
        CheckStep step;
        step.what = CheckStep::Do::Send;
        step.send.bytes = std::move(bytes);
        m_steps.push_back(std::move(step));
    }

    CheckExpect& expect(Look look, std::string pattern = {}, int64_t minReceive = -1,
                        std::string errorStatus = {}) {
        CheckStep step;
        step.what = CheckStep::Do::Expect;
        step.expect.look = look;
        step.expect.pattern.bytes = std::move(pattern);
        step.expect.minReceive = minReceive;
        step.expect.errorStatus = std::move(errorStatus);
        return m_steps.emplace_back(std::move(step)).expect;
    }

    void apply(ProxyDraft& proxy) {
        int number = m_steps.front().connect.implied ? 0 : 1;
        for (CheckStep& step : m_steps) step.number = number++;
        proxy.conf.check.kind = CheckRules::Kind::Application;
        proxy.conf.check.steps = std::move(m_steps);
        proxy.checks.idleTcp = proxy.checks.idleHttp = false;
    }

private:
    std::vector<CheckStep> m_steps;
};

CheckExpect::Said words(const char* text) {
    return {Format{FormatPiece{text, std::nullopt}}, std::nullopt};
}
/// What the server itself says, from an offset on.
CheckExpect::Said answerFrom(size_t offset) { return {std::nullopt, offset}; }

bool tooManyWords(Context& context, const Args& args, size_t allowed) {
    return context.tooMany(args, 1 + allowed, "option " + args[1]);
}

std::string number(uint64_t value, size_t bytes, bool bigEndian) {
    std::string out;
    for (size_t i = 0; i < bytes; ++i) {
        const size_t shift = 8 * (bigEndian ? bytes - 1 - i : i);
        out += static_cast<char>(value >> shift & 0xff);
    }
    return out;
}

/// The client's answer to the greeting, then COM_QUIT. Protocol 41 has two more bytes of
/// capabilities and of the largest packet, a character set (UTF-8) and 23 zeroes.
std::string mysqlLogin(const std::string& user, bool before41) {
    std::string login =
        before41 ? std::string("\x00\x80\x00\x00\x01", 5)
                 : std::string("\x00\x82\x00\x00\x00\x80\x00\x01\x21", 9) + std::string(23, '\0');
    login += user + std::string(2, '\0');
    return number(login.size(), 3, false) + '\x01' + login + std::string("\x01\x00\x00\x00\x01", 5);
}

/// A ClientHello of SSLv3 with 39 ciphers. The random part is none: the servers do not look.
std::string sslHello() {
    std::string ciphers;
    for (int cipher = 0x01; cipher <= 0x1b; ++cipher) ciphers += std::string{'\0', char(cipher)};
    for (int cipher = 0x2f; cipher <= 0x3a; ++cipher) ciphers += std::string{'\0', char(cipher)};
    const std::string random = number(0, 4, true) + "SWITCHYARDCHECK\nSWITCHYARD\n.";
    const std::string body = std::string("\x03\x00", 2) + random + '\0' +
                             number(ciphers.size(), 2, true) + ciphers + std::string("\x01\x00", 2);
    const std::string shake = '\x01' + number(body.size(), 3, true) + body;
    return std::string("\x16\x03\x00", 3) + number(shake.size(), 2, true) + shake;
}

}  // namespace

void optionRedisCheck(Context& context, const Args& args) {
    if (tooManyWords(context, args, 0)) return;
    Sequence check(false);
    check.send("*1\r\n$4\r\nPING\r\n");
    CheckExpect& pong = check.expect(Look::Bytes, "+PONG\r\n", -1, "L7STS");
    pong.onError = answerFrom(0);
    pong.onSuccess = words("Redis server is ok");
    check.apply(*context.proxy);
}

void optionSslHelloChk(Context& context, const Args& args) {
    if (tooManyWords(context, args, 0)) return;
    Sequence check(false);
    check.send(sslHello());
    CheckExpect& hello = check.expect(Look::BinaryRegex, "^1[56]", 5, "L6RSP");
    hello.okStatus = "L6OK";
    hello.timeoutStatus = "L6TOUT";
    check.apply(*context.proxy);
}

void optionSmtpchk(Context& context, const Args& args) {
    if (tooManyWords(context, args, 2)) return;
    const bool given = (args[2] == "EHLO" || args[2] == "HELO") && args.has(3);
    Sequence check(true);
    check.expect(Look::Regex, "^[0-9]{3}[ \r]", 4, "L7RSP").onError = answerFrom(0);
    CheckExpect& banner = check.expect(Look::Regex, "^2[0-9]{2}[ \r]", 4, "L7STS");
    banner.onError = answerFrom(4);
    banner.codeFromAnswer = true;
    check.send((given ? args[2] + " " + args[3] : std::string("HELO localhost")) + "\r\n");
    CheckExpect& hello =
        check.expect(Look::Regex, "^(2[0-9]{2}-[^\r]*\r\n)*2[0-9]{2}[ \r]", -1, "L7STS");
    hello.onError = hello.onSuccess = answerFrom(4);
    hello.codeFromAnswer = true;
    check.send("QUIT\r\n");
    CheckExpect& bye = check.expect(Look::Regex, "^2[0-9]{2}[- \r]", 4, "L7STS");
    bye.onError = bye.onSuccess = answerFrom(4);
    bye.codeFromAnswer = true;
    check.apply(*context.proxy);
}

void optionPgsqlCheck(Context& context, const Args& args) {
    if (tooManyWords(context, args, 2)) return;
    if (!args.has(2) || !args.has(3))
        return context.alert("'option pgsql-check' expects 'user <username>' as argument.", 2);
    if (args[2] != "user")
        return context.alert("'option pgsql-check' only supports optional values: 'user'.", 2);
    const std::string startup =
        std::string("\x00\x03\x00\x00user\0", 9) + args[3] + std::string(2, '\0');
    Sequence check(true);
    check.send(number(startup.size() + 4, 4, true) + startup);
    CheckExpect& fault = check.expect(Look::Regex, "^E", 5, "L7RSP");
    fault.inverse = true;
    fault.onError = answerFrom(6);
    CheckExpect& request =
        check.expect(Look::BinaryRegex, "^52000000(08|0A|0C)000000(00|02|03|04|05|06)", 9, "L7STS");
    request.onSuccess = words("PostgreSQL server is ok");
    request.onError = words("PostgreSQL unknown error");
    check.apply(*context.proxy);
}

void optionMysqlCheck(Context& context, const Args& args) {
    if (tooManyWords(context, args, 3)) return;
    if (args.has(2) && args[2] != "user")
        return context.alert(
            "'option mysql-check' only supports optional values: 'user' (got '" + args[2] + "').",
            2);
    if (args.has(2) && !args.has(3))
        return context.alert("'option mysql-check user' expects <username> as argument.", 2);
    if (args.has(4) && args[4] != "post-41" && args[4] != "pre-41")
        return context.alert(
            "keyword 'user' only supports 'post-41' and 'pre-41' (got '" + args[4] + "').", 4);
    Sequence check(true);
    if (args.has(2)) check.send(mysqlLogin(args[3], args[4] == "pre-41"));
    check.expect(Look::MysqlGreeting);
    if (args.has(2)) check.expect(Look::MysqlAnswer);
    check.apply(*context.proxy);
}

void optionLdapCheck(Context& context, const Args& args) {
    if (tooManyWords(context, args, 0)) return;
    Sequence check(false);
    // An anonymous bind (RFC 4511 section 4.2).
    check.send(std::string("\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00", 14));
    check.expect(Look::BinaryRegex, "^30", 14).onError = words("Not LDAPv3 protocol");
    check.expect(Look::LdapBind);
    check.apply(*context.proxy);
}

}  // namespace yard
