#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

// The last two frontends tell where a connection came from, and deny what comes from elsewhere.
const char Config[] = R"(
global
 nbthread 1
 max-spread-checks 100ms
 stats socket unix@cli level admin
defaults
 mode http
 option httplog
 timeout client 20s
 timeout connect 10s
 timeout server 20s
 retries 1
frontend in
 bind 127.0.0.1:${PORT1}
 log "$LOG" format raw local0
 option dontlognull
 use_backend %[path,field(2,/)]
backend plain
 server s 127.0.0.1:${PORT2}
backend own
 server s 127.0.0.1:${PORT2} source 127.0.0.9
backend ofproxy
 source 127.0.0.8
 server s 127.0.0.1:${PORT2}
backend both
 source 127.0.0.8
 server s 127.0.0.1:${PORT2} source 127.0.0.9 weight 3
backend ofdefault
 default-server source 127.0.0.7
 server s 127.0.0.1:${PORT2}
backend lo
 server s 127.0.0.1:${PORT2} source 127.0.0.9 interface lo
backend closing
 option httpclose
 server s 127.0.0.1:${PORT2} source 127.0.0.9
backend missing
 server s 127.0.0.1:${PORT2} source 203.0.113.1
backend named
 server s localhost:${PORT2} source localhost
backend template
 server-template s 1 127.0.0.1:${PORT2} source 127.0.0.6
backend range
 option httpclose
 server s 127.0.0.1:${PORT2} source 127.0.0.9:${LOW}-${HIGH}
backend checked
 option httpchk
 timeout check 10s
 server a 127.0.0.1:${PORT3} source 127.0.0.9 check inter 10s
 server b 127.0.0.1:${PORT3} check inter 10s
listen tcp
 mode tcp
 bind 127.0.0.1:${PORT4}
 server s 127.0.0.1:${PORT2} source 127.0.0.5
frontend tells
 bind 127.0.0.1:${PORT2}
 timeout tarpit 1m
 http-request tarpit if { path_end stall }
 http-request return status 200 hdr x-from "%[src]"
frontend picky
 bind 127.0.0.1:${PORT3}
 http-request deny unless { src 127.0.0.9 }
 http-request return status 200
)";

}  // namespace

/// `source` beside haproxy: requests, TCP sessions and checks come from where it says.
class TestSources : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void ofTcp();
    void ofChecks();
    void portsAreFew();
    void cleanupTestCase() { m_sides.clear(); }

private:
    /// Sessions that the server of the range has.
    static QString stalled(ProgramSide& side) {
        const std::string answer =
            askSocket(side.proxy.program().path(QStringLiteral("cli")), "show stat range 4 -1");
        return QString::fromStdString(answer)
            .section(QLatin1Char('\n'), 1, 1)
            .section(QLatin1Char(','), 4, 4);
    }
    static QString get(ProgramSide& side, size_t port, const std::string& path);
    std::vector<std::unique_ptr<ProgramSide>> m_sides;
    uint16_t m_low = 0;
};

void TestSources::initTestCase() {
    // Two ports beside each other that nobody has.
    for (m_low = refusingPort(); !m_low || m_low == 65535;) m_low = refusingPort();
    for (const QString& program : {haproxy(), switchyardd()}) {
        m_sides.push_back(
            std::make_unique<ProgramSide>(Config, program,
                                          QStringList{QStringLiteral("LOW=%1").arg(m_low),
                                                      QStringLiteral("HIGH=%1").arg(m_low + 1)},
                                          4));
        QVERIFY2(m_sides.back()->proxy.ready(), qPrintable(m_sides.back()->proxy.errors()));
    }
}

QString TestSources::get(ProgramSide& side, size_t port, const std::string& path) {
    TestClient client(side.proxy.port(port));
    client.request(path);
    return QString::fromStdString(client.readMessage(false));
}

void TestSources::alike_data() {
    QTest::addColumn<QByteArray>("backend");
    for (const char* name : {"plain", "own", "ofproxy", "both", "ofdefault", "lo", "closing",
                             "missing", "named", "template", "range"})
        QTest::newRow(name) << QByteArray(name);
}

void TestSources::alike() {
    QFETCH(QByteArray, backend);
    const std::string path = "/" + backend.toStdString() + "/";
    const auto ask = [&](ProgramSide& side) {
        const QString answer = get(side, 1, path);
        return answer + QString::fromStdString(side.log.next());
    };
    const QString theirs = ask(*m_sides[0]);
    QVERIFY(theirs.startsWith(QLatin1String("HTTP/1.1")));
    QCOMPARE(ask(*m_sides[1]), theirs);
}

void TestSources::ofTcp() {
    const QString theirs = get(*m_sides[0], 4, "/");
    QVERIFY(theirs.contains(QLatin1String("x-from: 127.0.0.5")));
    QCOMPARE(get(*m_sides[1], 4, "/"), theirs);
}

void TestSources::ofChecks() {
    for (const auto& side : m_sides) {
        const auto has = [&](const std::string& words) {
            const std::string answer = askSocket(side->proxy.program().path(QStringLiteral("cli")),
                                                 "show stat checked 4 -1");
            return answer.find(words) != std::string::npos;
        };
        QVERIFY(await([&] { return has("L7OK") && has("L7STS"); }));
        QVERIFY(has("checked,b") && has("DOWN"));
        QCOMPARE(get(*side, 1, "/checked/").section(QLatin1Char('\n'), 0, 0),
                 QStringLiteral("HTTP/1.1 200 OK\r"));
    }
}

/// Requests that last hold the two ports of the range, and a third finds none free.
void TestSources::portsAreFew() {
    const auto play = [this](ProgramSide& side) {
        std::vector<std::unique_ptr<TestClient>> clients;
        for (int i = 0; i < 2; ++i) {
            clients.push_back(std::make_unique<TestClient>(side.proxy.port()));
            clients.back()->request("/range/stall");
            const QString count = QString::number(i + 1);
            await([&] { return stalled(side) == count; });
        }
        QStringList told{get(side, 1, "/range/")};
        told << QString::fromStdString(side.log.next());
        askSocket(side.proxy.program().path(QStringLiteral("cli")),
                  "shutdown sessions server range/s");
        await([&] { return stalled(side) == QLatin1String("0"); });
        for (int i = 0; i < 2; ++i) side.log.next();
        told << get(side, 1, "/range/");
        return told << QString::fromStdString(side.log.next());
    };
    const QStringList theirs = play(*m_sides[0]);
    QVERIFY(theirs[0].startsWith(QLatin1String("HTTP/1.1 503")));
    QVERIFY(theirs[2].startsWith(QLatin1String("HTTP/1.1 200")));
    QCOMPARE(play(*m_sides[1]), theirs);
}

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"
