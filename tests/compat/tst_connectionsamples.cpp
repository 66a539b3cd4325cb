#include <QtTest>

#include "tests/support/certificates.h"
#include "tests/support/haproxy.h"
#include "tests/support/peers.h"
#include "tests/support/tlsorigin.h"

using namespace yard;
using namespace yard::test;

namespace {

// Signed by "secret", by an RSA key and by an EC key whose public halves follow.
const std::string Hs256 =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsIm4iOnsiZGVlcCI6WzEsMi41XX19.eyJzdWIiOiJtZSI"
    "sImlhdCI6MTUxNjIzOTAyMiwiYWRtaW4iOnRydWUsInNjb3BlIjoiYSBiIn0.oBqF2FGz7al3kP5-Hoo"
    "ruTB4GjJ2POlLupSw8TlWFxw";
const std::string Hs512 =
    "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCIsIm4iOnsiZGVlcCI6WzEsMi41XX19.eyJzdWIiOiJtZSI"
    "sImlhdCI6MTUxNjIzOTAyMiwiYWRtaW4iOnRydWUsInNjb3BlIjoiYSBiIn0.oTbY3NqT7FjT-wj6tsU"
    "rMCtdCoUhtTaOuklJn_DYMrs_VqFUvrPoPXFNustMw9vyB56_EpwXp8uPfXuALitC-w";
const std::string Rs256 =
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsIm4iOnsiZGVlcCI6WzEsMi41XX19.eyJzdWIiOiJtZSI"
    "sImlhdCI6MTUxNjIzOTAyMiwiYWRtaW4iOnRydWUsInNjb3BlIjoiYSBiIn0.NG-GgjwJr14Rc4K21QJ"
    "y88HIiZXGGhZ4GV-IgoA4d9YOS8e4d0daswupkRIC9lsmRR0XGKdzMeiiMP85xuMBZyOgWYdV5ixthzq"
    "aRNgoaSkocISCdSb1x_7eKL4RMYcKWcv3S0ZF8p4i_PLWQXdxgkhHE78nndNMRB5zzbu13L39f8yIaOv"
    "MPRpLCHTjwyh2d5uXM_Iv0hoeynMazd2dU90WL6zNvyCb8ij2mUI2Q0_BNSH20prhUlItt1Klfd5QDUG"
    "--rTuBrUGiO-k5XFQJtAbRsLMb2J_O0bgreJ5Rj1DZWHafu_RKrb5JrPeqFFPNnbE6RTTi0GReqbysIn"
    "jwQ";
const std::string Es256 =
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsIm4iOnsiZGVlcCI6WzEsMi41XX19.eyJzdWIiOiJtZSI"
    "sImlhdCI6MTUxNjIzOTAyMiwiYWRtaW4iOnRydWUsInNjb3BlIjoiYSBiIn0.8B4UdKfjCCSrWHwmJNK"
    "JkgbOhqFgv4J8z6FF6SsYxZoC_i3s3tYVmbHssWhD0KN0L7QylIAYnY0yixhFn8R52A";
const std::string Unsigned =
    "eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwibiI6eyJkZWVwIjpbMSwyLjVdfX0.eyJzdWIiOiJtZSIs"
    "ImlhdCI6MTUxNjIzOTAyMiwiYWRtaW4iOnRydWUsInNjb3BlIjoiYSBiIn0.";
constexpr const char* RsaKey = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxTA1vbPJe0tE0rDRpLuO
RJFzuXWRUhIx4ktM1aT5VA7oMtBwa34Li9CkbOussgtQ/8ALNtX2zR+AN8CgJTkW
9rY+5Z8nXHSHQNOGvvcQKpowbgkcDqbXBcx1IUTYOwqfH3k1cqekh2uqLQsHPp5g
4DO7lAOHGn3pHqOo/SUhZgHno41hW7VRfN9f+R5NoKAcu9Q4TAydqjpk9AxMR09r
d2hcELPbhhKiWJ/xnd3qAVynWascKg2dd1G3INazjXtJ3BYgBcN6JSJj0luuVHDu
llYq3WC+fl4i2EQ5pIlUGC0lW86ixBAp79P4kJ0r/uUOmxlv+OgwVd1tS9BhF15B
qwIDAQAB
-----END PUBLIC KEY-----
)";
constexpr const char* EcKey = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDiIm7RLhskQ9gC6FpnfH9R+0gEWp
cxA/OhqFPcFSiM5Zz0ffZTTjLbvglvvfL2pVUaZF8dYdeeBh4XCxZnCCHg==
-----END PUBLIC KEY-----
)";

/// {"a":{"b.c":[1,2.50,-3e2,true,"x\u0041\n\/"],"s":"caf\u00e9"},"n":null,"big":12345678901234567,
/// "neg":-5,"z":010,"o":{"a":1},"f":false,"q":"a\"b","long":123456789,"pi":3.14159265358979,
/// "u":"\u20ac"}
const std::string Json =
    "bin("
    "7b2261223a7b22622e63223a5b312c322e35302c2d3365322c747275652c22785c75303034315c6e"
    "5c2f225d2c2273223a226361665c7530306539227d2c226e223a6e756c6c2c22626967223a313233"
    "34353637383930313233343536372c226e6567223a2d352c227a223a3031302c226f223a7b226122"
    "3a317d2c2266223a66616c73652c2271223a22615c2262222c226c6f6e67223a3132333435363738"
    "392c227069223a332e31343135393236353335383937392c2275223a225c7532306163227d"
    ")";

/// Asked of a request.
const std::vector<std::string> Requested = {
    "http_first_req",
    "so_id",
    "be_server_timeout",
    "be_tunnel_timeout",
    "cur_server_timeout",
    "cur_tunnel_timeout",
    "req.hdrs,hex",
    "req.hdrs_bin,hex",
    "last_rule_line",
    "fc_rtt(us),bool",
    "fc_rttvar,bool",
    "fc_unacked",
    "fc_sacked",
    "fc_lost",
    "fc_retrans",
    "fc_fackets",
    "fc_reordering",
    "str(l),nbsrv",
    "str(none),nbsrv",
    "str(l/s),srv_queue",
    "str(s),srv_queue",
    "str(x),srv_queue",
    "str(none/s),srv_queue",
    "str(abc),capture-req(0)",
    "str(abc),capture-req(7)",
    "capture.req.hdr(0)",
    "str(k),in_table(t)",
    "str(k),table_idle(t)",
    "str(k),table_idle(t,-1)",
    "str(none),table_expire(t)",
    "str(none),table_expire(t,7)",
    "str(old),table_expire(t),mul(0)",
    "str(old),table_idle(t),mul(0)",
    Json + ",json_query($.a)",
    Json + ",json_query($.a.s)",
    Json + ",json_query('$.a.b\\\\.c[0]')",
    Json + ",json_query('$.a.b\\\\.c[1]')",
    Json + ",json_query('$.a.b\\\\.c[1]',int)",
    Json + ",json_query('$.a.b\\\\.c[2]')",
    Json + ",json_query('$.a.b\\\\.c[3]')",
    Json + ",json_query('$.a.b\\\\.c[4]')",
    Json + ",json_query('$.a.b\\\\.c[5]')",
    Json + ",json_query($.n)",
    Json + ",json_query($.big)",
    Json + ",json_query($.big,int)",
    Json + ",json_query($.neg)",
    Json + ",json_query($.neg,int)",
    Json + ",json_query($.f)",
    Json + ",json_query($.q)",
    Json + ",json_query($.long)",
    Json + ",json_query($.long,int)",
    Json + ",json_query($.pi)",
    Json + ",json_query($.pi,int)",
    Json + ",json_query($.u)",
    Json + ",json_query($.none)",
    Json + ",json_query(a)",
    Json + ",json_query($)",
    Json + ",json_query($.o.a)",
    "str(garbage),json_query($.a)",
    "str(" + Hs256 + "),jwt_header_query($.alg)",
    "str(" + Hs256 + "),jwt_header_query('$.n.deep[1]')",
    "str(" + Hs256 + "),jwt_payload_query($.iat,int)",
    "str(" + Hs256 + "),jwt_payload_query($.admin)",
    "str(" + Hs256 + "),jwt_payload_query($.none)",
    "str(a.b),jwt_payload_query",
    "str(a.b.c.d),jwt_payload_query",
    "str(" + Hs256 + "),jwt_verify(HS256,secret)",
    "str(" + Hs256 + "),jwt_verify(txn.alg,txn.key)",
    "str(" + Hs256 + "),jwt_verify(HS256,wrong)",
    "str(" + Hs256 + "),jwt_verify(HS512,secret)",
    "str(" + Hs512 + "),jwt_verify(HS512,secret)",
    "str(" + Rs256 + "),jwt_verify(RS256,${CERTS}/rsa.pub)",
    "str(" + Es256 + "),jwt_verify(RS256,${CERTS}/rsa.pub)",
    "str(" + Es256 + "),jwt_verify(ES256,${CERTS}/ec.pub)",
    "str(" + Rs256 + "),jwt_verify(RS256,/none)",
    "str(" + Rs256 + "),jwt_verify(txn.odd,secret)",
    "str(" + Rs256 + "),jwt_verify(txn.pss,secret)",
    "str(" + Unsigned + "),jwt_verify(none,)",
    "str(" + Hs256 + "),jwt_verify(none,)",
    "str(a.b),jwt_verify(HS256,secret)",
    "str(a.b.c.d),jwt_verify(HS256,secret)",
    "str(a.b.),jwt_verify(HS256,secret)",
    "bin(6bcf0dffd7f507ca8f),aes_gcm_dec(128,bm9uY2UxMjM0NTY3,Zm9vYmZvb2Jmb29iZm9vYg==,"
    "GgyAIZH1RYneBsQfIsiOxw==)",
    "bin(6bcf0dffd7f507ca8e),aes_gcm_dec(128,bm9uY2UxMjM0NTY3,Zm9vYmZvb2Jmb29iZm9vYg==,"
    "GgyAIZH1RYneBsQfIsiOxw==)",
    "bin(6bcf0dffd7f507ca8f),aes_gcm_dec(128,txn.nonce,Zm9vYmZvb2Jmb29iZm9vYg==,txn.tag)",
    "bin(6bcf0dffd7f507ca8f),aes_gcm_dec(256,bm9uY2UxMjM0NTY3,Zm9vYmZvb2Jmb29iZm9vYg==,"
    "GgyAIZH1RYneBsQfIsiOxw==)"};

/// And of an answer.
const std::vector<std::string> Answered = {"cur_server_timeout",
                                           "cur_tunnel_timeout",
                                           "bc_src",
                                           "bc_dst",
                                           "bc_dst_port",
                                           "bc_src_port,bool",
                                           "bc_http_major",
                                           "ssl_bc",
                                           "ssl_bc_protocol",
                                           "ssl_bc_cipher",
                                           "ssl_bc_alg_keysize",
                                           "ssl_bc_use_keysize",
                                           "ssl_bc_alpn",
                                           "ssl_bc_npn",
                                           "ssl_bc_session_key,hex,length",
                                           "ssl_bc_client_random,hex,length",
                                           "ssl_bc_server_random,hex,length",
                                           "ssl_bc_unique_id,hex,length",
                                           "ssl_s_s_dn",
                                           "ssl_s_s_dn(CN)",
                                           "ssl_s_i_dn",
                                           "ssl_s_s_dn(,0,rfc2253)",
                                           "ssl_s_serial,hex",
                                           "ssl_s_version",
                                           "ssl_s_sha1,hex",
                                           "ssl_s_notbefore",
                                           "ssl_s_notafter",
                                           "ssl_s_key_alg",
                                           "ssl_s_sig_alg",
                                           "ssl_s_der,hex",
                                           "ssl_fc_client_random,hex,length",
                                           "ssl_fc_server_random,hex,length",
                                           "ssl_fc_session_key,hex,length",
                                           "last_rule_line",
                                           "http_first_req",
                                           "so_id",
                                           "be_server_timeout",
                                           "str(x),capture-res(0)",
                                           "capture.res.hdr(0)",
                                           "res.hdrs,hex,length",
                                           "res.hdrs_bin,hex",
                                           "res.cache_hit",
                                           "res.cache_name",
                                           "fc_rtt,add(1),bool"};

/// Where variables of the environment count.
std::string quoted(const std::string& text) {
    return text.find("${") == text.npos ? text : '"' + text + '"';
}

constexpr int InField = 8;

std::string config() {
    std::string text =
        "defaults\n mode http\n timeout client 10s\n timeout server 7s\n timeout connect 10s\n"
        " timeout tunnel 3s\n"
        "listen l\n bind 127.0.0.1:${PORT1}\n bind 127.0.0.1:${PORT2} id 7\n"
        " bind 127.0.0.1:${PORT3} ssl crt \"${CERTS}/a.pem\"\n"
        " declare capture request len 2\n declare capture response len 3\n"
        " http-request allow if { path /allowed }\n"
        " http-request set-var(txn.alg) str(HS256)\n http-request set-var(txn.key) str(secret)\n"
        " http-request set-var(txn.odd) str(XS256)\n http-request set-var(txn.pss) str(PS256)\n"
        " http-request set-var(txn.nonce) str(bm9uY2UxMjM0NTY3)\n"
        " http-request set-var(txn.tag) str(GgyAIZH1RYneBsQfIsiOxw==)\n"
        " http-request track-sc0 str(old) table t\n";
    int i = 0;
    for (const std::string& expression : Requested)
        text +=
            " http-request set-var(txn.q" + std::to_string(i++) + ") " + quoted(expression) + "\n";
    int j = 0;
    for (const std::string& expression : Answered)
        text += " http-response set-var(txn.a" + std::to_string(j++) + ") " + expression + "\n";
    // All in few fields, by their hexadecimal digits.
    const auto show = [&](char kind, int count) {
        for (int n = 0; n < count; ++n) {
            const std::string name = kind + std::to_string(n);
            text += " http-response set-var(txn." + name + ") str(none) if !{ var(txn." + name +
                    ") -m found }\n";
        }
        for (int n = 0; n < count; ++n) {
            const std::string name = kind + std::to_string(n);
            text += n % InField ? " " : " http-response set-header " + name + " \"";
            text += "%[var(txn." + name + "),hex]";
            if (n % InField == InField - 1 || n == count - 1) text += "\"\n";
        }
    };
    show('q', i);
    show('a', j);
    return text +
           " server s \"127.0.0.1:${ORIGIN}\" ssl verify none\n"
           "backend t\n stick-table type string len 500 size 1k expire 1m store conn_cnt\n";
}

std::string expressionOf(const std::string& name) {
    const auto n = static_cast<size_t>(std::stoi(name.substr(1)));
    return name[0] == 'q' ? Requested[n] : Answered[n];
}

}  // namespace

/// What rules see of connections, of the TLS to a server, of tokens and JSON is what a real HAProxy
/// sees.
class TestConnectionSamples : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike();

private:
    QStringList played(const QString& program);
    Certificates m_files;
};

void TestConnectionSamples::initTestCase() {
    m_files.issue(QStringLiteral("a"), QStringLiteral("/CN=a.test/O=Yard"),
                  QStringLiteral("DNS:a.test"));
    m_files.write(QStringLiteral("rsa.pub"), RsaKey);
    m_files.write(QStringLiteral("ec.pub"), EcKey);
}

/// Two requests on one connection, and one by another address.
QStringList TestConnectionSamples::played(const QString& program) {
    TlsOrigin origin(m_files.path(QStringLiteral("a.pem")));
    RealHaproxy proxy(config(), 3,
                      {QStringLiteral("CERTS=") + m_files.folder(),
                       QStringLiteral("ORIGIN=%1").arg(origin.port())},
                      program);
    if (!proxy.ready()) return {proxy.errors()};
    QStringList told;
    for (const int port : {1, 1, 2}) {
        static constexpr const char* Paths[] = {"/", "/x", "/allowed"};
        TestClient client(proxy.port(size_t(port)));
        for (const char* path : Paths) {
            client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nX: 1\r\nLong: " +
                        std::string(300, 'l') + "\r\n\r\n");
            const std::string answer = client.readMessage(false);
            for (const char kind : {'q', 'a'})
                for (int n = 0; n < int((kind == 'q' ? Requested : Answered).size()); ++n) {
                    const int first = n / InField * InField;
                    const std::string field = headerOf(answer, kind + std::to_string(first));
                    const QString value = QString::fromStdString(field).section(
                        QLatin1Char(' '), n - first, n - first);
                    told += QLatin1String(path) + QLatin1Char(' ') +
                            QString::fromStdString(expressionOf(kind + std::to_string(n))) +
                            QLatin1String(": ") + value;
                }
        }
    }
    // The port differs from run to run of the origin.
    told.replaceInStrings(QRegularExpression(QStringLiteral("(bc_dst_port: ).+")),
                          QStringLiteral("\\1port"));
    return told;
}

void TestConnectionSamples::alike() {
    const QStringList theirs = played(haproxy()), ours = played(switchyardd());
    QVERIFY2(theirs.size() > 500, qPrintable(theirs.value(0)));
    QStringList differences;
    for (qsizetype i = 0; i < theirs.size(); ++i)
        if (ours.value(i) != theirs[i])
            differences += theirs[i] + QLatin1String(" | ") + ours.value(i);
    for (const QString& difference : differences) qWarning() << qPrintable(difference);
    QVERIFY(differences.isEmpty());
}

QTEST_GUILESS_MAIN(TestConnectionSamples)
#include "tst_connectionsamples.moc"
