#include <QtTest>

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
 timeout client 20s
 timeout connect 20s
 timeout server 20s
listen plain
 bind 127.0.0.1:${PORT2}
 server s ${ORIGIN}
listen aborts
 bind 127.0.0.1:${PORT4}
 option abortonclose
 server s ${ORIGIN}
frontend waits
 bind 127.0.0.1:${PORT3}
 http-response wait-for-body time 20s if { res.hdr(x-twice) -m found }
 http-response set-header x-front "%[res.body_len] %[res.hdr(x-len)]"
 default_backend waited
backend waited
 http-response set-header x-early "%[res.body_len]" if { status 204 }
 http-response wait-for-body time 200ms if { res.hdr(x-brief) -m found }
 http-response wait-for-body time 20s at-least 4 if { res.hdr(x-some) -m found }
 http-response wait-for-body time 20s unless { res.hdr(x-brief) -m found } or { res.hdr(x-some) -m found }
 http-response set-header x-len "%[res.body_len] %[res.body_size] %[res.body]"
 http-response deny deny_status 502 if { res.body -m sub secret }
 http-response return status 200 content-type text/plain string other if { res.body -m sub swap }
 server s ${ORIGIN}
)";
enum Port { Admin = 1, Plain, Waits, Aborts };

/// What the origin says to a request, piece by piece, and how it ends.
struct Saying {
    std::vector<std::string> pieces;
    enum class Then { Stays, Leaves, Resets, ClientResets } then = Then::Stays;
    bool head = false;      ///< the request is a HEAD
    std::string late = {};  ///< said when the client has the head of the answer
};

struct Side {
    explicit Side(const QString& program)
        : both(Config, program, {QStringLiteral("ORIGIN=127.0.0.1:%1").arg(origin.port())}, 4) {}

    QStringList tell(Port port, const Saying& saying) {
        TestClient client(both.proxy.port(port));
        client.request("/x", "Connection: close\r\n", saying.head ? "HEAD" : "GET");
        Wire wire = origin.accept();
        wire.readUntil("\r\n\r\n");
        if (saying.then == Saying::Then::ClientResets) client.reset();
        for (const std::string& piece : saying.pieces) wire.send(piece);
        std::string answer;
        const bool answers = !saying.pieces.empty();
        if (answers && (!saying.late.empty() || saying.then == Saying::Then::Resets))
            answer = client.readUntil("\r\n\r\n");
        wire.send(saying.late);
        if (saying.then == Saying::Then::Leaves) wire.close();
        if (saying.then == Saying::Then::Resets) wire.reset();
        if (saying.then != Saying::Then::ClientResets) answer += client.readAll();
        // What is counted is counted by the time that it is logged.
        QStringList seen{QString::fromStdString(answer)};
        seen << QString::fromStdString(both.log.next());
        return seen << counts();
    }

    QStringList counts() {
        TestClient admin(both.proxy.port(Admin));
        admin.send("show stat\n");
        QStringList seen;
        const QStringList lines = QString::fromStdString(admin.readAll()).split(u'\n');
        const QStringList names = lines[0].split(u',');
        for (const QString& line : lines)
            for (const char* name : {"eresp", "srv_abrt", "cli_abrt", "dresp", "hrsp_1xx",
                                     "hrsp_2xx", "hrsp_5xx", "hrsp_other"}) {
                const auto at = names.indexOf(QLatin1String(name));
                if (line.contains(u',') && !line.startsWith(u'#'))
                    seen << line.section(u',', 0, 1) + u' ' + QLatin1String(name) + u'=' +
                                line.split(u',')[at];
            }
        return seen;
    }

    RawPeer origin;
    ProgramSide both;
};

std::string head(const std::string& fields) { return "HTTP/1.1 200 OK\r\n" + fields + "\r\n"; }
const std::string Nine = "Content-Length: 9\r\n";
const std::string Chunks = "Transfer-Encoding: chunked\r\n";

}  // namespace

/// Bodies of answers that rules wait for, or that break off, beside haproxy.
class TestAnswerBodies : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestAnswerBodies::alike_data() {
    using Then = Saying::Then;
    QTest::addColumn<int>("port");
    QTest::addColumn<Saying>("saying");
    const auto row = [](const char* name, Port port, const Saying& saying) {
        QTest::newRow(name) << int(port) << saying;
    };
    row("in one piece", Waits, {{head(Nine) + "abcdefghi"}});
    row("in pieces", Waits, {{head(Nine), "abc", "def", "ghi"}});
    row("chunks", Waits, {{head(Chunks), "3\r\nabc\r\n", "2\r\nde\r\n0\r\n", "\r\n"}});
    row("until the end", Waits, {{head(""), "abc", "de"}, Then::Leaves});
    row("of both proxies", Waits, {{head(Nine + "X-Twice: 1\r\n"), "abcdefghi"}});
    row("none", Waits, {{"HTTP/1.1 204 None\r\n\r\n"}});
    row("of HEAD", Waits, {{head(Nine)}, Then::Stays, true});
    row("refused for what it says", Waits, {{head(Nine), "se", "cret..."}});
    row("changed for what it says", Waits, {{head(Nine), "sw", "apped.."}});
    row("not in time", Waits, {{head(Nine + "X-Brief: 1\r\n") + "abc"}});
    row("enough of it", Waits,
        {{head(Nine + "X-Some: 1\r\n") + "abcdef"}, Then::Stays, false, "ghi"});
    row("cut", Plain, {{head(Nine) + "abc"}, Then::Leaves});
    row("cut before it began", Plain, {{head(Nine)}, Then::Leaves});
    row("cut within chunks", Plain, {{head(Chunks) + "3\r\nabc\r\n"}, Then::Leaves});
    row("reset", Plain, {{head(Nine) + "abc"}, Then::Resets});
    row("reset without a length", Plain, {{head("") + "abc"}, Then::Resets});
    row("reset before the answer", Plain, {{}, Then::Resets});
    row("left before the answer", Plain, {{}, Then::Leaves});
    row("something ahead", Plain, {{"HTTP/1.1 100 Continue\r\n\r\n" + head(Nine) + "abcdefghi"}});
    row("nothing behind it", Plain, {{"HTTP/1.1 100 Continue\r\n\r\n"}, Then::Leaves});
    row("a client that resets", Plain, {{head(Nine) + "abcdefghi"}, Then::ClientResets});
    row("a client that resets, abortonclose", Aborts, {{}, Then::ClientResets});
}

void TestAnswerBodies::alike() {
    QFETCH(int, port);
    QFETCH(Saying, saying);
    QStringList seen[2];
    int i = 0;
    for (const QString& program : {haproxy(), switchyardd()}) {
        Side side(program);
        QVERIFY2(side.both.proxy.ready(), qPrintable(side.both.proxy.errors()));
        seen[i++] = side.tell(Port(port), saying);
    }
    QVERIFY(seen[0][1].contains(QLatin1String("GET")) || saying.head);
    QCOMPARE(seen[1], seen[0]);
}

QTEST_GUILESS_MAIN(TestAnswerBodies)
#include "tst_answerbodies.moc"
