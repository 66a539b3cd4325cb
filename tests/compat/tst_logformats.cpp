#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 log-tag yard
 log-send-hostname here
 tune.http.logurilen 26
 tune.http.cookielen 6
defaults
 log "$LOG" %1 local0
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
frontend f
 bind 127.0.0.1:${PORT1}
 capture request header host len 20
 capture request header x-none len 20
 capture request header x-q len 20
 capture response header server len 9
 capture cookie SRV len 20
 declare capture response len 4
 unique-id-format "%{+X}o %fi-%[req.hdr(x-q)]"
 unique-id-header X-Request-Id
 http-request set-log-level silent if { path /silent }
 http-request set-log-level notice if { path /notice }
 http-request set-var(txn.a) hdr(x-q)
 http-request capture req.hdr(x-q),upper len 3
 http-request set-header x-log "%HM %[fe_client_timeout] %[fe_defbe] %ST %s %f %hr %ID %{+Q}HU %Tc %[capture.req.method] %[capture.req.hdr(3)] %{+E}[var(txn.a)]"
 http-request deny if { path /deny }
 http-request return status 201 if { path /ret }
 http-request return status 500 if { path /fault }
 http-response capture status id 1
 http-response set-header x-id "%[unique-id] %[capture.req.uri] %[capture.res.hdr(1)]"
%2
 default_backend b
backend b
 server s ${ORIGIN1} cookie c
frontend last
 no log
 bind 127.0.0.1:${PORT2}
 http-request deny
)";

struct Form {
    const char* target;
    const char* lines;
};

const Form Forms[] = {
    {"format raw",
     " log-format \"%CC|%CS|%H|%HM|%HP|%HPO|%HQ|%HU|%HV|%ID|%ST|%Th|%ac|%b|%bi|%bq|%ci|%f|%fi|%ft|"
     "%hr|%hrl|%hs|%hsl|%r|%rc|%rt|%s|%si|%sq|%sslc|%sslv|%ts|%tsc\""},
    {"format raw",
     " log-format \"%{+Q}o%CC|%HM|%HQ|%ID|%b|%bi|%ci|%hr|%hrl|%hs|%hsl|%r|%s|%sslc|%ts\""},
    {"format raw", " log-format \"%{+X}o%HM|%bi|%ci|%fi|%rt|%s|%{+Q}ci\""},
    {"format raw", " log-format \"%{+E}o%CC|%HU|%hr|%hrl|%r|%{+Q}r|%[var(txn.a)]\""},
    {"format raw",
     " log-format \"  a  %hr  %hs %! %% %{+Q}[src] %[var(txn.a)]  "
     "%[var(txn.no)]|%{-M}[var(txn.no)] "
     "\""},
    {"format raw",
     " log-format \"%[capture.res.ver]|%[capture.res.hdr(0)]|%[capture.req.hdr(2)]|"
     "%[capture.req.hdr(1)]|%[capture.req.method]|%[capture.req.uri]|%[capture.req.ver]|"
     "%[unique-id]|%[capture.req.hdr(9)]\""},
    {"format raw", " option httplog"},
    {"format raw", " option httpslog"},
    {"", " log-format \"%ST %HU\"\n option log-separate-errors"},
    {"format rfc3164", " log-format \"%ST %HU\"\n option dontlog-normal\n log-tag own"},
    {"format rfc5424",
     " log-format \"%ST %HU\"\n"
     " log-format-sd \"%{+E,+Q}o[ex@1 a=%ci b=%HU  c=%[var(txn.a)] d=%[var(txn.b)]]\""},
    {"format short", " log-format \"%ST %HU\"\n option log-separate-errors"},
};

const char* const Requests[] = {
    "GET /a\"b]c\\d?q#x HTTP/1.1\r\nHost: h\r\nX-Q: a\"b]c\\d{|}\r\n"
    "Cookie: a=b; SRVx=one; SRV=z\r\n\r\n",
    "GET /a/longer/one/that/is/cut?x=y HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET http://h/setc HTTP/1.0\r\nHost: h\r\n\r\n",
    "GET /setc HTTP/1.1\r\nHost: h\r\nCookie: SRV=\"a;b\"; c=d\r\n\r\n",
    "GET /notice?a=b HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /silent HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /deny HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /ret HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /fault HTTP/1.1\r\nHost: h\r\n\r\n",
    "BAD\x01\r\n\r\n",
};

/// Dates, process numbers and what counts bytes or time differ.
QString mended(std::string line) {
    QString text = QString::fromStdString(line);
    static const std::pair<QRegularExpression, QString> Changes[] = {
        {QRegularExpression(QStringLiteral("[A-Z][a-z]{2} +\\d+ \\d\\d:\\d\\d:\\d\\d")), {}},
        {QRegularExpression(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT[0-9:.+]+")), {}},
        {QRegularExpression(QStringLiteral("\\[\\d+\\]")), QStringLiteral("[n]")},
        {QRegularExpression(QStringLiteral(" (\\d+) \\d+ (-|SRV)")), QStringLiteral(" \\1 n \\2")},
        {QRegularExpression(QStringLiteral(" (yard|own) \\d+ ")), QStringLiteral(" \\1 n ")}};
    for (const auto& [what, by] : Changes) text.replace(what, by);
    return text;
}

}  // namespace

/// What custom formats write is the same byte for byte, and what of it goes to servers.
class TestLogFormats : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();

private:
    HttpOrigin m_origin{"one", [](const Seen& seen) {
                            const bool sets = seen.target.find("setc") != std::string::npos;
                            return Reply::ok(seen.head,
                                             std::string("Server: o\"x\r\n") +
                                                 (sets ? "Set-Cookie: SRV=zed; path=/\r\n" : ""));
                        }};
    /// Whether a request is followed by a line.
    static bool isLogged(const Form& form, const std::string& request) {
        const bool errors = QByteArray(form.lines).contains("dontlog-normal");
        if (request.starts_with("GET /silent")) return false;
        return !errors || request.starts_with("GET /fault") || request.starts_with("GET /deny") ||
               request.starts_with("BAD");
    }
    QStringList played(const Form& form, const QString& program) {
        const QString config = QString::fromLatin1(Config).arg(QString::fromLatin1(form.target),
                                                               QString::fromLatin1(form.lines));
        ProgramSide side(config.toStdString(), program,
                         {QStringLiteral("ORIGIN1=") + QString::fromStdString(m_origin.address())});
        if (!side.proxy.ready()) return {side.proxy.errors()};
        QStringList told;
        for (const std::string request : Requests) {
            TestClient client(side.proxy.port());
            client.send(request);
            told += QString::fromStdString(client.readMessage(false, false));
            client.close();
            if (isLogged(form, request)) told += mended(side.log.next());
        }
        return told;
    }
};

void TestLogFormats::alike_data() {
    QTest::addColumn<size_t>("form");
    for (size_t i = 0; i < std::size(Forms); ++i)
        QTest::newRow((std::to_string(i) + Forms[i].lines).substr(0, 60).c_str()) << i;
}

void TestLogFormats::alike() {
    QFETCH(size_t, form);
    const QStringList theirs = played(Forms[form], haproxy());
    const QStringList ours = played(Forms[form], switchyardd());
    QVERIFY2(theirs.size() > 9, qPrintable(theirs.value(0)));
    for (qsizetype i = 0; i < theirs.size(); ++i) QCOMPARE(ours.value(i), theirs[i]);
}

QTEST_GUILESS_MAIN(TestLogFormats)
#include "tst_logformats.moc"
