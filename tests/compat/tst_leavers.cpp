#include <QtTest>
#include <functional>

#include "tests/compat/sidebyside.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket 127.0.0.1:${PORT1} level admin
defaults
 log "$LOG" format raw local0
 mode http
 option httplog
 retries 0
 timeout client 20s
 timeout connect 20s
 timeout server 20s
 timeout queue 20s
listen abort
 bind 127.0.0.1:${PORT2}
 option abortonclose
 server s ${ORIGIN} maxconn 1
listen wait
 bind 127.0.0.1:${PORT3}
 server s ${ORIGIN} maxconn 1
listen hole
 bind 127.0.0.1:${PORT4}
 option abortonclose
 server s 127.0.0.1:${HOLE}
listen probes
 bind 127.0.0.1:${PORT5}
 option http-ignore-probes
 timeout http-request 1s
 server s ${ORIGIN}
listen told
 mode tcp
 option tcplog
 bind 127.0.0.1:${PORT6}
 timeout connect 1s
 server s 127.0.0.1:${HOLE}
listen aborts
 mode tcp
 option tcplog
 option abortonclose
 option dontlognull
 bind 127.0.0.1:${PORT7}
 server s 127.0.0.1:${HOLE}
listen refuses
 mode tcp
 option tcplog
 option dontlognull
 bind 127.0.0.1:${PORT8}
 tcp-request inspect-delay 5s
 tcp-request content reject if { req.len gt 0 }
 server s ${ORIGIN}
listen gathers
 bind 127.0.0.1:${PORT9}
 option http-buffer-request
 server s ${ORIGIN}
frontend late
 bind 127.0.0.1:${PORT10}
 default_backend lates
backend lates
 http-request wait-for-body time 200ms
 server s ${ORIGIN}
)";
enum Port { Admin = 1, Abort, Wait, Hole, Probes, Told, Aborts, Refuses, Gathers, Late };

const std::string Get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

/// One of the two programs, with an origin that answers when it is told to.
struct Side {
    explicit Side(const QString& program)
        : both(Config, program,
               {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port()),
                QStringLiteral("HOLE=%1").arg(hole.port())},
               10) {}
    uint16_t port(int n) const { return both.proxy.port(n); }
    /// `queue`, `cli_abrt` and the like of a row of `show stat`.
    QString cell(const char* row, const char* column) {
        TestClient admin(port(Admin));
        admin.send("show stat\n");
        const QStringList lines = QString::fromStdString(admin.readAll()).split(u'\n');
        const auto at = lines[0].split(u',').indexOf(QLatin1String(column));
        for (const QString& line : lines)
            if (line.startsWith(QLatin1String(row))) return line.split(u',')[at];
        return {};
    }
    RawPeer origin;
    BlackHole hole;
    ProgramSide both;
};

/// What was seen, one line each; the same tale of both programs.
using Tale = std::function<QStringList(Side&)>;

QString text(const std::string& bytes) { return QString::fromStdString(bytes); }

const std::string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

/// One client holds the only slot, another one waits and ends its side.
QStringList queued(Side& side, Port port, const char* backend) {
    QStringList seen;
    TestClient first(side.port(port)), second(side.port(port));
    first.send(Get);
    Wire served = side.origin.accept();
    served.readUntil("\r\n\r\n");
    second.send(Get);
    await([&] { return side.cell(backend, "qcur") == QLatin1String("1"); });
    second.shutWrite();
    if (port == Abort) seen << text(second.readAll()) << text(side.both.log.next());
    served.send(Answer);
    served.close();
    seen << text(first.readMessage()) << text(side.both.log.next());
    if (port == Abort) return seen;
    Wire next = side.origin.accept();
    next.readUntil("\r\n\r\n");
    next.send(Answer);
    return seen << text(second.readMessage()) << text(side.both.log.next());
}

QStringList waiting(Side& side) {
    TestClient client(side.port(Abort));
    client.send(Get);
    Wire served = side.origin.accept();
    served.readUntil("\r\n\r\n");
    client.shutWrite();
    QStringList seen{text(client.readAll()), text(side.both.log.next())};
    return seen << QString::number(served.awaitEnd());
}

const std::string Part = "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhel";

/// Its body never comes whole, so no server hears of it.
QStringList gathering(Side& side) {
    TestClient client(side.port(Gathers));
    client.send(Part);
    client.shutWrite();
    return {text(client.readAll()), text(side.both.log.next())};
}

/// The client stays and says no more.
QStringList lateBody(Side& side) {
    TestClient client(side.port(Late));
    client.send(Part);
    return {text(client.readAll()), text(side.both.log.next())};
}

/// The client ends its side when the answer has begun.
QStringList within(Side& side, const std::string& answer) {
    TestClient client(side.port(Abort));
    client.send(Get);
    Wire served = side.origin.accept();
    served.readUntil("\r\n\r\n");
    served.send(answer);
    QStringList seen{text(client.readUntil("begun"))};
    client.shutWrite();
    seen << text(side.both.log.next()) << text(client.readAll());
    return seen << QString::number(served.awaitEnd());
}

/// The server has said all before the request's body is whole: its end is passed on, or else the
/// connection serves the next request when the body has come.
QStringList early(Side& side, const std::string& answer) {
    TestClient client(side.port(Wait));
    client.send(Part);
    Wire served = side.origin.accept();
    served.readUntil("hel");
    served.send(answer);
    if (answer.find("Length") == std::string::npos) {
        served.close();
        QStringList seen{text(client.readAll())};
        client.close();
        return seen << text(side.both.log.next());
    }
    QStringList seen{text(client.readMessage())};
    client.send("lo you" + Get);
    seen << text(served.readUntil("lo you")) << text(side.both.log.next());
    seen << text(served.readUntil("\r\n\r\n"));
    served.send(Answer);
    return seen << text(client.readMessage()) << text(side.both.log.next());
}

QStringList connecting(Side& side) {
    TestClient client(side.port(Hole));
    client.send(Get);
    await([&] { return side.cell("hole,s,", "scur") == QLatin1String("1"); });
    client.shutWrite();
    return {text(client.readAll()), text(side.both.log.next()), side.cell("hole,s,", "scur"),
            side.cell("hole,s,", "econ")};
}

/// In TCP mode, while a server is connected to: with or without a word.
QStringList unheard(Side& side, Port port, const char* row, const std::string& said) {
    TestClient client(side.port(port));
    client.send(said);
    if (port != Refuses) await([&] { return side.cell(row, "scur") == QLatin1String("1"); });
    client.shutWrite();
    static const QRegularExpression times(QStringLiteral("\\b\\d+/(-?\\d+)/\\d+ "));
    QStringList seen{text(client.readAll()),
                     text(side.both.log.next()).replace(times, QStringLiteral("T/\\1/T "))};
    // The line may come just before the session is gone.
    if (!await([&] { return side.cell(row, "scur") == QLatin1String("0"); }))
        seen << QStringLiteral("still there");
    for (const char* column : {"dreq", "econ"}) seen << side.cell(row, column);
    return seen;
}

/// Neither leaves a trace; the line in the log is that of the request.
QStringList probing(Side& side) {
    TestClient(side.port(Probes)).close();
    TestClient ends(side.port(Probes)), waits(side.port(Probes));
    ends.shutWrite();
    QStringList seen{text(ends.readAll()), text(waits.readAll())};
    TestClient client(side.port(Probes));
    client.send(Get);
    Wire served = side.origin.accept();
    served.readUntil("\r\n\r\n");
    served.send(Answer);
    seen << text(client.readMessage()) << text(side.both.log.next());
    for (const char* column : {"stot", "ereq", "req_tot", "hrsp_4xx", "hrsp_other"})
        seen << side.cell("probes,FRONTEND", column);
    return seen;
}

}  // namespace

/// Clients that go before they have their answer, beside haproxy.
class TestLeavers : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestLeavers::alike_data() {
    QTest::addColumn<Tale>("tale");
    QTest::newRow("queued, abortonclose")
        << Tale([](Side& side) { return queued(side, Abort, "abort,BACKEND"); });
    QTest::newRow("queued") << Tale([](Side& side) { return queued(side, Wait, "wait,BACKEND"); });
    QTest::newRow("waiting for the answer, abortonclose") << Tale(waiting);
    QTest::newRow("connecting, abortonclose") << Tale(connecting);
    QTest::newRow("waiting for the body") << Tale(gathering);
    QTest::newRow("waiting for a body that is late") << Tale(lateBody);
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("within an answer, abortonclose")
        << Tale([=](Side& side) { return within(side, ok + "Content-Length: 9\r\n\r\nbegun"); });
    QTest::newRow("an early answer without a length")
        << Tale([=](Side& side) { return early(side, ok + "\r\nok"); });
    QTest::newRow("an early answer")
        << Tale([=](Side& side) { return early(side, ok + "Content-Length: 2\r\n\r\nok"); });
    QTest::newRow("TCP, not a word")
        << Tale([](Side& side) { return unheard(side, Told, "told,s,", {}); });
    QTest::newRow("TCP, a word") << Tale(
        [](Side& side) { return unheard(side, Told, "told,s,", "word"); });
    QTest::newRow("TCP, a word, abortonclose")
        << Tale([](Side& side) { return unheard(side, Aborts, "aborts,s,", "word"); });
    QTest::newRow("TCP, refused for a word")
        << Tale([](Side& side) { return unheard(side, Refuses, "refuses,FRONTEND", "word"); });
    QTest::newRow("probes, http-ignore-probes") << Tale(probing);
}

void TestLeavers::alike() {
    QFETCH(Tale, tale);
    QStringList seen[2];
    int i = 0;
    for (const QString& program : {haproxy(), switchyardd()}) {
        Side side(program);
        QVERIFY2(side.both.proxy.ready(), qPrintable(side.both.proxy.errors()));
        seen[i] = tale(side);
        for (const char* row : {"abort,s,", "abort,BACKEND", "wait,s,", "hole,s,", "hole,BACKEND"})
            for (const char* column : {"cli_abrt", "srv_abrt", "econ", "eresp", "hrsp_other"})
                seen[i] << QLatin1String(row) + QLatin1String(column) + u'=' +
                               side.cell(row, column);
        for (const char* row : {"gathers,FRONTEND", "late,FRONTEND", "lates,BACKEND"})
            for (const char* column : {"ereq", "cli_abrt"})
                seen[i] << QLatin1String(row) + QLatin1String(column) + u'=' +
                               side.cell(row, column);
        ++i;
    }
    QCOMPARE(seen[1], seen[0]);
}

QTEST_GUILESS_MAIN(TestLeavers)
#include "tst_leavers.moc"
