#include <QRegularExpression>
#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
cache small
 total-max-size 1
 max-age 60
cache varied
 total-max-size 4
 max-object-size 100000
 process-vary on
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 log "${LOG}" format raw local0
 option httplog
frontend f
 bind 127.0.0.1:${PORT1}
 http-request cache-use small if !{ path_beg /no }
 http-request set-header seen yes
 http-response set-header before 1
 http-response cache-store small
 http-response set-header after 1
 http-response set-header hit "%[res.cache_hit]-%[res.cache_name]"
 http-after-response set-header late 1
 default_backend b
backend b
 http-response set-header bk 1
 server s "${ORIGIN}"
listen v
 bind 127.0.0.1:${PORT2}
 http-request cache-use varied
 http-response cache-store varied
 compression algo gzip
 compression type text/plain
 server s "${ORIGIN}"
)";

const QByteArray Fresh = "Cache-Control: max-age=30";

/// What the origin is to say, as fields of its answer; then the requests, each "METHOD TARGET" and
/// perhaps fields.
struct Case {
    const char* name;
    QByteArray fields;
    QByteArrayList requests;
    int port = 1;
};

QByteArrayList twice(const QByteArray& request) { return {request, request}; }

const Case Cases[] = {
    {"again", Fresh, twice("GET /")},
    {"not asked for", Fresh, twice("GET /no")},
    {"shared age", "Cache-Control: s-maxage=5, max-age=30", twice("GET /")},
    {"nothing said", "X: 1", twice("GET /")},
    {"etag alone", "ETag: \"a\"", twice("GET /")},
    {"expires late", "Expires: Sat, 30 Nov 2086 08:00:00 GMT", twice("GET /")},
    {"expires early", "Expires: Wed, 30 Nov 2016 08:00:00 GMT", twice("GET /")},
    {"cookie", Fresh + "\r\nSet-Cookie: a=b", twice("GET /")},
    {"cookie forbidden", Fresh + "\r\nSet-Cookie: a=b\r\nCache-Control: no-cache=\"set-cookie\"",
     twice("GET /")},
    {"vary", Fresh + "\r\nVary: Accept-Encoding", twice("GET /")},
    {"aged", Fresh + "\r\nAge: 20", twice("GET /")},
    {"too old", Fresh + "\r\nAge: 40", twice("GET /")},
    {"private", "Cache-Control: private, max-age=30", twice("GET /")},
    {"no-store", "Cache-Control: no-store, max-age=30", twice("GET /")},
    {"max-age 0", "Cache-Control: max-age=0", twice("GET /")},
    {"max-age x", "Cache-Control: max-age=x", twice("GET /")},
    {"max-age quoted", "Cache-Control: max-age=\"30\"", twice("GET /")},
    {"pragma", Fresh + "\r\nPragma: no-cache", twice("GET /")},
    {"authorized", Fresh, twice("GET /\r\nAuthorization: x")},
    {"asked with pragma", Fresh, twice("GET /\r\nPragma: no-cache")},
    {"asked for none", Fresh, twice("GET /\r\nCache-Control: no-store")},
    {"asked with an age", Fresh, twice("GET /\r\nCache-Control: max-age=10")},
    {"asked anew", Fresh, {"GET /", "GET /\r\nCache-Control: no-cache", "GET /"}},
    {"heads", Fresh, {"HEAD /", "GET /", "HEAD /"}},
    {"hosts", Fresh, {"GET /\r\nHost: H", "GET /\r\nHost: h", "GET /\r\nHost: H"}},
    {"posted between", Fresh, {"GET /", "POST /\r\nContent-Length: 0", "GET /"}},
    {"etags",
     Fresh + "\r\nETag: \"e\"\r\nLast-Modified: Mon, 30 Nov 2020 08:00:00 GMT",
     {"GET /", "GET /\r\nIf-None-Match: \"e\"", "GET /\r\nIf-None-Match: W/\"e\", \"x\"",
      "GET /\r\nIf-None-Match: *", "GET /\r\nIf-None-Match: \"x\"",
      "HEAD /\r\nIf-None-Match: \"e\"", "GET /\r\nIf-Modified-Since: Mon, 30 Nov 2020 08:00:00 GMT",
      "GET /\r\nIf-Modified-Since: Sat, 30 Nov 2019 08:00:00 GMT",
      "GET /\r\nIf-None-Match: \"x\"\r\nIf-Modified-Since: Mon, 30 Nov 2020 08:00:00 GMT"}},
    {"chunks", Fresh + "\r\nX-Chunks: 1", twice("GET /")},
    {"not found", Fresh + "\r\nX-Status: 404", twice("GET /")},
    {"large", Fresh + "\r\nX-Size: 5000", twice("GET /")},
    {"fits", Fresh + "\r\nX-Size: 3000", twice("GET /")},
    {"varied by encoding",
     Fresh + "\r\nVary: accept-encoding",
     {"GET /", "GET /\r\nAccept-Encoding: br", "GET /\r\nAccept-Encoding: identity;q=0, br"},
     2},
    {"varied by origin",
     Fresh + "\r\nVary: Origin",
     {"GET /\r\nOrigin: a", "GET /\r\nOrigin: b", "GET /\r\nOrigin: a", "GET /"},
     2},
    {"varied by others", Fresh + "\r\nVary: X", twice("GET /"), 2},
    {"compressed", Fresh + "\r\nContent-Type: text/plain", twice("GET /\r\nAccept-Encoding: gzip"),
     2},
};

/// One per case; each answer has a number of its own.
Reply answerTo(const Seen& seen, int number) {
    const QString target = QString::fromStdString(seen.target);
    const int which = target.section(QLatin1Char('='), -1).toInt();
    const Case& c = Cases[which];
    const auto said = [&](const char* name, int otherwise) {
        const qsizetype at = c.fields.indexOf(name);
        if (at < 0) return otherwise;
        return c.fields.mid(at + qsizetype(strlen(name))).split('\r').front().trimmed().toInt();
    };
    const std::string body(static_cast<size_t>(said("X-Size:", 5)), char('a' + number % 26));
    std::string head = "HTTP/1.1 " + std::to_string(said("X-Status:", 200)) + " OK\r\n" +
                       c.fields.toStdString() + "\r\nX-N: " + std::to_string(number) + "\r\n";
    if (said("X-Chunks:", 0))
        return {head + "Transfer-Encoding: chunked\r\n\r\n5\r\n" + body + "\r\n0\r\n\r\n"};
    head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return {seen.method == "HEAD" ? head : head + body};
}

}  // namespace

/// `cache`: what clients get again, what servers are asked anew, and what the log and the counters
/// tell of it, is the same as with HAProxy.
class TestCache : public QObject {
    Q_OBJECT
private slots:
    void alike();

private:
    static QStringList played(const QString& program);
};

QStringList TestCache::played(const QString& program) {
    int number = 0;
    HttpOrigin origin("o", [&](const Seen& seen) { return answerTo(seen, number++); });
    ProgramSide side(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())});
    if (!side.proxy.ready()) return {side.proxy.errors()};
    QStringList told;
    for (size_t i = 0; i < std::size(Cases); ++i)
        for (const QByteArray& request : Cases[i].requests) {
            QByteArray text = request;
            const QByteArray line = text.split('\r').front();
            text.replace(0, line.size(),
                         line + "?case=" + QByteArray::number(int(i)) + " HTTP/1.1");
            if (!text.contains("\nHost:")) text += "\r\nHost: h";
            TestClient client(side.proxy.port(size_t(Cases[i].port)));
            client.send((text + "\r\nConnection: close\r\n\r\n").toStdString());
            // Seconds may pass.
            static const QRegularExpression age(QStringLiteral("\r\nage: (2?)\\d\r"));
            QString answer = QString::fromLatin1(QByteArray::fromStdString(client.readAll()));
            answer.replace(age, QStringLiteral("\r\nage: \\1N\r"));
            // Two compressors: other bytes of the same.
            if (answer.contains(QLatin1String("gzip\r")))
                answer = answer.section(QLatin1String("\r\n\r\n"), 0, 0);
            told += QLatin1String(Cases[i].name) + QLatin1String(": ") + answer;
            told += QString::fromStdString(side.log.next());
        }
    return told;
}

void TestCache::alike() {
    const QStringList theirs = played(haproxy()), ours = played(switchyardd());
    QVERIFY2(theirs.size() > 100, qPrintable(theirs.value(0)));
    for (qsizetype i = 0; i < theirs.size(); ++i) QCOMPARE(ours.value(i), theirs[i]);
}

QTEST_GUILESS_MAIN(TestCache)
#include "tst_cache.moc"
