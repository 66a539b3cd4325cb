#include <QtTest>
#include <ctime>

#include "core/http/message/cookie.h"
#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket unix@cli level admin
defaults
 log "$LOG" format raw local0
 mode http
 option httplog
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 balance roundrobin
frontend in
 bind 127.0.0.1:${PORT1}
 use_backend %[path,field(2,/)]
backend idle
 cookie S insert maxidle 1m
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend life
 cookie S insert indirect nocache maxlife 10m domain .x.org attr SameSite=Lax
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend both
 cookie S insert indirect maxlife 10m maxidle 60 httponly
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb disabled
backend ageless
 cookie S insert indirect
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend post
 cookie S insert postonly maxidle 1m
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend rewrite
 cookie S rewrite maxidle 1m
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend prefix
 cookie S prefix maxlife 1m
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend ignored
 cookie S insert indirect
 ignore-persist if { path_end .css }
 force-persist if { path_end .css }
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend forcedfirst
 cookie S insert indirect
 force-persist if { path_end .css }
 ignore-persist unless { path_end .html }
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb disabled
backend ignoredsets
 cookie S rewrite
 ignore-persist if { path_end .css.sets }
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend ruled
 cookie S insert indirect
 use-server b if { path_end b }
 use-server c if { path_end c }
 use-server a if { path_end c }
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
 server c ${ORIGIN2} cookie cc disabled
backend shared
 cookie S insert indirect
 server a ${ORIGIN1} cookie same disabled
 server b ${ORIGIN2} cookie same
backend stuck
 cookie S insert indirect
 stick-table type string size 10 expire 1m
 stick on hdr(x-key)
 server a ${ORIGIN1} cookie ca
 server b ${ORIGIN2} cookie cb
backend dynamic
 cookie S insert indirect nocache dynamic
 dynamic-cookie-key secret
 server a ${ORIGIN1}
 server b ${ORIGIN2}
 server c ${ORIGIN2} cookie cc
backend keyless
 cookie S insert indirect dynamic
 server a ${ORIGIN1}
 server b ${ORIGIN2}
)";

/// "{-90}" stands for the date of 90 seconds ago.
const char* const Rows[] = {
    "GET idle/ ",
    "GET idle/ S=cb",
    "GET idle/ S=cb|{-30}",
    "GET idle/ S=cb|{-90}",
    "GET idle/ S=cb|{+3600}",
    "GET idle/ S=cb|{+100000}",
    "GET idle/ S=cb|{-30}|{-900}",
    "GET idle/ S=cb|!!!!!",
    "GET idle/ S=cb|abc",
    "GET idle/ S=|{-30}",
    "GET idle/ S=unknown|{-30}",
    "GET life/ ",
    "GET life/public ",
    "GET life/ S=cb",
    "GET life/ S=cb|{-30}",
    "GET life/ S=cb|{-30}|{-300}",
    "GET life/ S=cb|{-300}|{-300}",
    "GET life/ S=cb|{-30}|{-900}",
    "GET life/ S=cb|{-30}|{+100000}",
    "GET both/ S=ca|{-30}|{-300}",
    "GET both/ S=ca|{-300}|{-300}",
    "GET both/ S=ca|{-300}|{-900}",
    "GET both/ S=cb|{-30}|{-300}",
    "GET ageless/ S=cb",
    "GET ageless/ S=cb|{-30}",
    "GET ageless/ S=cb|{-30}|{-300}",
    "GET ageless/ S=cb|{+3600}",
    "GET post/ S=cb|{-30}",
    "POST post/ S=cb|{-30}",
    "POST post/ S=cb|{-90}",
    "GET rewrite/x.sets S=cb|{-30}",
    "GET rewrite/x.sets S=cb|{-90}",
    "GET prefix/x.sets S=cb~app|{-90}",
    "GET prefix/ S=cb",
    "GET ignored/a.css S=cb",
    "GET ignored/a.css ",
    "GET ignored/a.js S=cb",
    "GET forcedfirst/a.css S=cb",
    "GET forcedfirst/a.html S=cb",
    "GET forcedfirst/a.js S=ca",
    "GET ignoredsets/a.css.sets ",
    "GET ignoredsets/a.sets ",
    "GET ruled/b ",
    "GET ruled/b S=ca",
    "GET ruled/c S=cb",
    "GET ruled/d S=cb",
    "GET shared/ S=same",
    "GET dynamic/ S=cc",
    "GET dynamic/ S=0123456789abcdef",
    "GET keyless/ ",
};

std::string dated(const std::string& text, int64_t now) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const size_t open = std::min(text.find("|{", at), text.size());
        out += text.substr(at, open - at);
        if (open == text.size()) break;
        const size_t close = text.find('}', open);
        http::CookieDates::append(out, now + std::stoll(text.substr(open + 2, close - open - 2)));
        at = close + 1;
    }
    return out;
}

/// Dates in steps of half a minute of their age, as the two programs are not asked at once.
QString aged(const std::string& text, int64_t now) {
    static const QRegularExpression date(QStringLiteral("\\|([A-Za-z0-9+/]{5})"));
    QString out = QString::fromStdString(text);
    for (auto it = date.globalMatch(out); it.hasNext();) {
        const auto match = it.next();
        const auto dates = http::CookieDates::of(match.captured(0).toStdString());
        out.replace(match.captured(0),
                    QStringLiteral("<%1>").arg(qRound(double(now - dates.last) / 30)));
    }
    return out;
}

}  // namespace

/// Cookies that age, that are made of addresses, that do not count, and what goes before them:
/// beside haproxy, with origins that both have.
class TestCookies : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void stickTablesGoFirst();
    void namedByAddress();
    void cleanupTestCase() { m_sides.clear(); }

private:
    struct Origin {
        explicit Origin(const std::string& name)
            : http(name, [name](const Seen& seen) {
                  std::string fields = "X-Origin: " + name + "\r\n";
                  if (seen.target.ends_with("public")) fields += "Cache-Control: max-age=60\r\n";
                  if (seen.target.ends_with("sets")) fields += "Set-Cookie: S=app; path=/x\r\n";
                  return Reply::ok(seen.head, fields);
              }) {}
        HttpOrigin http;
    };
    std::string ask(ProgramSide& side, const std::string& row, const std::string& fields = {});
    template <typename Ask>
    void compare(Ask ask);

    std::unique_ptr<Origin> m_one, m_two, m_three;
    std::vector<std::unique_ptr<ProgramSide>> m_sides;
};

void TestCookies::initTestCase() {
    m_one = std::make_unique<Origin>("a");
    m_two = std::make_unique<Origin>("b");
    m_three = std::make_unique<Origin>("c");
    for (const QString& program : {haproxy(), switchyardd()}) {
        const auto address = [](const Origin& origin) {
            return QString::fromStdString(origin.http.address());
        };
        m_sides.push_back(
            std::make_unique<ProgramSide>(Config, program,
                                          QStringList{QStringLiteral("ORIGIN1=") + address(*m_one),
                                                      QStringLiteral("ORIGIN2=") + address(*m_two)},
                                          1));
        QVERIFY2(m_sides.back()->proxy.ready(), qPrintable(m_sides.back()->proxy.errors()));
    }
}

/// "METHOD BACKEND/PATH COOKIE" and the answer, with the line of the log.
std::string TestCookies::ask(ProgramSide& side, const std::string& row, const std::string& fields) {
    const QStringList words = QString::fromStdString(row).split(QLatin1Char(' '));
    std::string request = words[0].toStdString() + " /" + words[1].toStdString() +
                          " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n" + fields;
    if (!words[2].isEmpty()) request += "Cookie: x=1; " + words[2].toStdString() + "\r\n";
    TestClient client(side.proxy.port());
    client.send(request + "\r\n");
    const std::string answer = client.readMessage(false);
    client.close();
    return answer + "\n" + side.log.next();
}

void TestCookies::alike_data() {
    QTest::addColumn<QByteArray>("row");
    for (const char* row : Rows) QTest::newRow(row) << QByteArray(row);
}

void TestCookies::alike() {
    QFETCH(QByteArray, row);
    const int64_t now = std::time(nullptr);
    const std::string request = dated(row.toStdString(), now);
    const QString theirs = aged(ask(*m_sides[0], request), now);
    QVERIFY(theirs.startsWith(QLatin1String("HTTP/1.1")));
    QCOMPARE(aged(ask(*m_sides[1], request), now), theirs);
}

/// Whom a stick table names gets no cookie: the client is where it should be.
void TestCookies::stickTablesGoFirst() {
    for (int round = 0; round < 2; ++round) {
        const std::string theirs = ask(*m_sides[0], "GET stuck/ ", "x-key: k\r\n");
        QVERIFY((theirs.find("set-cookie") == std::string::npos) == (round == 1));
        QCOMPARE(QString::fromStdString(ask(*m_sides[1], "GET stuck/ ", "x-key: k\r\n")),
                 QString::fromStdString(theirs));
    }
}

template <typename Ask>
void TestCookies::compare(Ask ask) {
    const QString theirs = QString::fromStdString(ask(*m_sides[0]));
    QCOMPARE(QString::fromStdString(ask(*m_sides[1])), theirs);
}

/// What the cookie says comes from key, address and port, and both follow changes at run time.
void TestCookies::namedByAddress() {
    const auto run = [this](const std::string& line) {
        compare([&](ProgramSide& side) {
            return askSocket(side.proxy.program().path(QStringLiteral("cli")), line);
        });
    };
    std::string cookie;
    const auto get = [&](const std::string& backend) {
        compare([&](ProgramSide& side) {
            const std::string answer = ask(side, "GET " + backend + "/ ");
            const size_t at = answer.find("set-cookie: ");
            cookie = at == std::string::npos
                         ? std::string()
                         : answer.substr(at + 12, answer.find(';', at) - at - 12);
            return answer;
        });
    };
    const auto both = [&] {
        for (int i = 0; i < 3; ++i) get("dynamic");
        compare([&](ProgramSide& side) { return ask(side, "GET dynamic/ " + cookie); });
        get("keyless");
    };
    both();
    const std::string before = cookie;
    for (const std::string line :
         {"set dynamic-cookie-key backend dynamic other",
          "set dynamic-cookie-key backend keyless k", "disable dynamic-cookie backend dynamic",
          "set dynamic-cookie-key backend dynamic third", "enable dynamic-cookie backend dynamic",
          "set dynamic-cookie-key backend nope k", "set dynamic-cookie-key backend dynamic",
          "enable dynamic-cookie backend", "disable dynamic-cookie backend nope",
          "disable dynamic-cookie backend keyless"}) {
        run(line);
        both();
    }
    run("set server dynamic/b addr 127.0.0.1 port " + std::to_string(m_three->http.port()));
    both();
}

QTEST_GUILESS_MAIN(TestCookies)
#include "tst_cookies.moc"
