#include <QtTest>

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
 timeout queue 10s
 cookie S insert indirect
frontend in
 bind 127.0.0.1:${PORT1}
 use_backend %[path,field(2,/)]
backend keeps
 server s ${ORIGIN} maxconn 1 cookie s
 server t ${ORIGIN} cookie t
backend moves
 option redispatch
 server s ${ORIGIN} maxconn 1 cookie s
 server t ${ORIGIN} cookie t
backend persists
 option redispatch
 option persist
 server s ${ORIGIN} maxconn 1 cookie s
 server t ${ORIGIN} cookie t
backend forces
 option redispatch
 force-persist if TRUE
 server s ${ORIGIN} maxconn 1 cookie s
 server t ${ORIGIN} cookie t
backend hashes
 option redispatch
 balance hash int(1)
 server s ${ORIGIN} maxconn 1 maxqueue 1
backend dies
 option redispatch
 retries 2
 default-server inter 1h observe layer4 error-limit 1 on-error mark-down
 server s 127.0.0.1:${DEAD} check addr ${ORIGIN}
 server t 127.0.0.1:${DEAD} check addr ${ORIGIN}
)";

/// One of the two programs; `hold` at the end of a path takes a slot and does not let go.
struct Side {
    explicit Side(const QString& program)
        : proxy(Config, program,
                {QStringLiteral("ORIGIN=") + QString::fromStdString(origin.address()),
                 QStringLiteral("DEAD=%1").arg(refusingPort())},
                1) {
        origin.setScript([](const Seen& seen) {
            return seen.target.ends_with("hold") ? Reply::stall() : Reply::ok("served");
        });
    }
    std::string ask(const std::string& line) {
        return askSocket(proxy.proxy.program().path(QStringLiteral("cli")), line);
    }
    QString cell(const std::string& row, const char* column) {
        const QStringList lines = QString::fromStdString(ask("show stat")).split(u'\n');
        const auto at = lines[0].mid(2).split(u',').indexOf(QLatin1String(column));
        for (const QString& line : lines)
            if (line.startsWith(QString::fromStdString(row) + u',')) return line.split(u',')[at];
        return {};
    }
    bool holds(const std::string& row, const char* column, int number) {
        return await([&] { return cell(row, column).toInt() == number; });
    }
    /// GET, by who has been at server s.
    TestClient& come(const std::string& path) {
        clients.push_back(std::make_unique<TestClient>(proxy.proxy.port()));
        clients.back()->send("GET /" + path +
                             " HTTP/1.1\r\nHost: h\r\nCookie: S=s\r\nConnection: close\r\n\r\n");
        return *clients.back();
    }
    QStringList counts(const std::string& backend) {
        QStringList told;
        for (const char* row : {",s", ",t", ",BACKEND"})
            for (const char* column : {"qcur", "qmax", "scur", "smax", "stot", "econ", "wredis",
                                       "wretr", "lbtot", "hrsp_2xx", "hrsp_5xx"}) {
                // Those who are moved to t are there together, or one after the other.
                if (row == std::string_view(",t") && column == std::string_view("smax")) continue;
                told << QString::fromStdString(backend + row + " " + column + " ") +
                            cell(backend + row, column);
            }
        return told;
    }
    HttpOrigin origin;
    ProgramSide proxy;
    std::vector<std::unique_ptr<TestClient>> clients;
};

using Tale = std::function<QStringList(Side&)>;

QString text(const std::string& bytes) { return QString::fromStdString(bytes); }

/// One has the only slot of s, two wait for it, and it goes into maintenance.
QStringList maintained(Side& side, const std::string& backend, bool moves) {
    QStringList told;
    side.come(backend + "/hold");
    if (!side.holds(backend + ",s", "scur", 1)) told << QStringLiteral("no hold");
    for (int i = 1; i <= 2; ++i) {
        side.come(backend + "/" + std::to_string(i));
        if (!side.holds(backend + ",s", "qcur", i)) told << QStringLiteral("not queued");
    }
    told << text(side.ask("disable server " + backend + "/s"));
    QStringList lines;
    if (!moves) lines << text(side.proxy.log.next());
    const auto end = [&](size_t client) {
        told << text(side.clients[client]->readMessage());
        lines << text(side.proxy.log.next());
    };
    if (moves) end(1), end(2), lines << text(side.proxy.log.next());
    told << text(side.ask("shutdown sessions server " + backend + "/s"));
    end(0);
    if (!moves) end(1), end(2);
    lines.sort();  // those who are moved race
    return told + lines + side.counts(backend);
}

/// A hash names a server whose queue is full.
QStringList crowded(Side& side) {
    QStringList told;
    side.come("hashes/hold");
    if (!side.holds("hashes,s", "scur", 1)) told << QStringLiteral("no hold");
    side.come("hashes/1");
    if (!side.holds("hashes,s", "qcur", 1)) told << QStringLiteral("not queued");
    told << text(side.come("hashes/2").readMessage()) << text(side.proxy.log.next());
    return told + side.counts("hashes");
}

/// Two servers refuse and are taken down for it by the request that is moved between them.
QStringList lost(Side& side) {
    QStringList told{text(side.come("dies/1").readMessage())};
    for (int i = 0; i < 4; ++i) told << text(side.proxy.log.next());
    return told + side.counts("dies");
}

}  // namespace

/// What a change of a server does to those who wait for it, beside haproxy.
class TestQueueChanges : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestQueueChanges::alike_data() {
    QTest::addColumn<Tale>("tale");
    for (const char* backend : {"keeps", "moves", "persists", "forces"})
        QTest::addRow("maintenance, %s", backend) << Tale([=](Side& side) {
            return maintained(side, backend, QLatin1String(backend) == QLatin1String("moves"));
        });
    QTest::newRow("a hash and a full queue") << Tale(crowded);
    QTest::newRow("all servers are lost") << Tale(lost);
}

void TestQueueChanges::alike() {
    QFETCH(Tale, tale);
    Side theirs(haproxy()), ours(switchyardd());
    for (Side* side : {&theirs, &ours})
        QVERIFY2(side->proxy.proxy.ready(), qPrintable(side->proxy.proxy.errors()));
    QCOMPARE(tale(ours), tale(theirs));
}

QTEST_GUILESS_MAIN(TestQueueChanges)
#include "tst_queuechanges.moc"
