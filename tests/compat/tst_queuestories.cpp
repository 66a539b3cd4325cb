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
 timeout client 1m
 timeout connect 10s
 timeout server 1m
 timeout queue 1m
frontend in
 bind 127.0.0.1:${PORT1}
 http-request set-priority-class req.hdr(x-class)
 http-request set-priority-offset req.hdr(x-offset)
 http-request set-header x-turn "%[prio_class] %[prio_offset]"
 use_backend %[path,field(2,/)]
backend one
 cookie S insert indirect
 server s ${ORIGIN1} maxconn 1 cookie s
backend brief
 timeout queue 1s
 cookie S insert indirect
 server s ${ORIGIN1} maxconn 1 maxqueue 1 cookie s
backend moved
 option redispatch
 cookie S insert indirect
 server s ${ORIGIN1} maxconn 1 maxqueue 1 cookie s
 server t ${ORIGIN1} cookie t
backend forced
 option redispatch
 force-persist if TRUE
 cookie S insert indirect
 server s ${ORIGIN1} maxconn 1 maxqueue 1 cookie s
 server t ${ORIGIN1} cookie t
)";

/// Those who come while the only slot is taken: "class offset", "-" for neither; "S" at the end:
/// with the cookie of the server.
struct Row {
    const char* name;
    const char* backend;
    const char* who;  ///< between bars
};

}  // namespace

/// Whose turn it is in the queues, and what the log says of those who waited, beside haproxy.
class TestQueueStories : public QObject {
    Q_OBJECT
private slots:
    void turns_data();
    void turns();
    void refusals_data();
    void refusals();

private:
    struct Side {
        explicit Side(const QString& program);
        int cell(const std::string& row, const char* column);
        HttpOrigin origin;
        ProgramSide side;
        std::vector<std::unique_ptr<TestClient>> clients;
    };
    static void come(Side& side, const QString& backend, const QString& who);
    static QStringList served(Side& side, const QString& backend, const QStringList& who);
    static QStringList refused(Side& side, const QString& backend, const QStringList& who);
};

TestQueueStories::Side::Side(const QString& program)
    : side(Config, program, {QStringLiteral("ORIGIN1=") + QString::fromStdString(origin.address())},
           1) {
    // Whoever holds the slot does not let go by itself.
    origin.setScript([](const Seen& seen) {
        return seen.target.ends_with("hold") ? Reply::stall() : Reply::ok("served");
    });
}

/// A number of `show stat`; -1: there is no such row.
int TestQueueStories::Side::cell(const std::string& row, const char* column) {
    const QStringList lines =
        QString::fromStdString(
            askSocket(side.proxy.program().path(QStringLiteral("cli")), "show stat"))
            .split(QLatin1Char('\n'));
    const auto at = lines[0].mid(2).split(QLatin1Char(',')).indexOf(QLatin1String(column));
    for (const QString& line : lines)
        if (line.startsWith(QString::fromStdString(row) + QLatin1Char(',')))
            return line.split(QLatin1Char(',')).value(at).toInt();
    return -1;
}

void TestQueueStories::come(Side& side, const QString& backend, const QString& who) {
    const QStringList words = who.split(QLatin1Char(' '));
    std::string fields;
    if (words[0] != QLatin1String("-")) {
        fields = "X-Class: " + words[0].toStdString() + "\r\n";
        if (words.size() > 1) fields += "X-Offset: " + words[1].toStdString() + "\r\n";
    }
    if (words.last() == QLatin1String("S")) fields += "Cookie: S=s\r\n";
    const std::string number = std::to_string(side.clients.size());
    side.clients.push_back(std::make_unique<TestClient>(side.side.proxy.port()));
    side.clients.back()->send("GET /" + backend.toStdString() + "/" +
                              (who == QLatin1String("- S hold") ? "hold" : number) +
                              " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n");
}

/// The requests as the origin saw them, then the lines of the log.
QStringList TestQueueStories::served(Side& side, const QString& backend, const QStringList& who) {
    const std::string b = backend.toStdString();
    side.clients.push_back(std::make_unique<TestClient>(side.side.proxy.port()));
    side.clients.back()->send("GET /" + b + "/hold HTTP/1.1\r\nHost: h\r\nCookie: S=s\r\n\r\n");
    QStringList told;
    if (!await([&] { return side.cell(b + ",s", "scur") == 1; })) told << QStringLiteral("no hold");
    for (const QString& one : who) {
        const int waiting = std::max(side.cell(b + ",s", "qcur"), 0) +
                            std::max(side.cell(b + ",BACKEND", "qcur"), 0);
        come(side, backend, one);
        if (!await([&] {
                return side.cell(b + ",s", "qcur") + side.cell(b + ",BACKEND", "qcur") ==
                       waiting + 1;
            }))
            told << QStringLiteral("not queued: ") + one;
    }
    askSocket(side.side.proxy.program().path(QStringLiteral("cli")),
              "shutdown sessions server " + b + "/s");
    for (auto& client : side.clients) told << QString::fromStdString(client->readMessage(false));
    for (const auto& seen : side.origin.requests()) told << QString::fromStdString(seen.head);
    for (size_t i = 0; i < side.clients.size(); ++i)
        told << QString::fromStdString(side.side.log.next());
    return told;
}

void TestQueueStories::turns_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QStringList>("who");
    const Row rows[] = {
        {"as they came", "one", "-|-|-"},
        {"by class", "one", "5|-|-5|3|-5"},
        {"classes have bounds", "one", "2047|9999|2046|-2047|-9999|-2046"},
        {"no number", "one", "1|x|-1"},
        // HAProxy takes the lowest offset of all for the highest when it has waited a moment.
        {"by offset", "one", "0 50000|0 -50000|0 600000|-|0 25000|0 -100000"},
        {"class before offset", "one", "1 -500000|0 500000|-1"},
        {"a server's own queue", "one", "3 0 S|- S|-2 0 S"},
        {"both queues", "one", "3 0 S|2|1 0 S|-|-1 0 S|-2"},
    };
    for (const Row& row : rows)
        QTest::newRow(row.name) << QString::fromLatin1(row.backend)
                                << QString::fromLatin1(row.who).split(QLatin1Char('|'));
}

void TestQueueStories::turns() {
    QFETCH(QString, backend);
    QFETCH(QStringList, who);
    Side theirs(haproxy()), ours(switchyardd());
    const QStringList expected = served(theirs, backend, who);
    QVERIFY(expected.size() > who.size());
    QCOMPARE(served(ours, backend, who), expected);
}

/// What becomes of those who find the queue full, or wait too long; the slot stays taken.
QStringList TestQueueStories::refused(Side& side, const QString& backend, const QStringList& who) {
    const std::string b = backend.toStdString();
    come(side, backend, QStringLiteral("- S hold"));
    QStringList told;
    if (!await([&] { return side.cell(b + ",s", "scur") == 1; })) told << QStringLiteral("no hold");
    for (const QString& one : who) {
        come(side, backend, one);
        // The first waits; nobody else does.
        if (side.clients.size() == 2)
            await([&] {
                return side.cell(b + ",s", "qcur") + side.cell(b + ",BACKEND", "qcur") == 1;
            });
        else
            told << QString::fromStdString(side.clients.back()->readMessage(false))
                 << QString::fromStdString(side.side.log.next());
    }
    if (backend == QLatin1String("brief"))
        told << QString::fromStdString(side.clients[1]->readMessage(false))
             << QString::fromStdString(side.side.log.next());
    for (const char* column : {"econ", "wredis", "wretr", "lbtot"})
        for (const char* row : {",s", ",BACKEND"})
            told << QStringLiteral("%1%2 %3")
                        .arg(QLatin1String(column), QLatin1String(row))
                        .arg(side.cell(b + row, column));
    return told;
}

void TestQueueStories::refusals_data() {
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QStringList>("who");
    const Row rows[] = {
        {"too long in a server's queue", "brief", "- S"},
        {"too long in the backend's queue", "brief", "-"},
        {"full, elsewhere then", "moved", "- S|- S"},
        {"full, and nowhere else", "forced", "- S|- S"},
    };
    for (const Row& row : rows)
        QTest::newRow(row.name) << QString::fromLatin1(row.backend)
                                << QString::fromLatin1(row.who).split(QLatin1Char('|'));
}

void TestQueueStories::refusals() {
    QFETCH(QString, backend);
    QFETCH(QStringList, who);
    Side theirs(haproxy()), ours(switchyardd());
    const QStringList expected = refused(theirs, backend, who);
    QVERIFY(!expected.contains(QStringLiteral("no hold")));
    QCOMPARE(refused(ours, backend, who), expected);
}

QTEST_GUILESS_MAIN(TestQueueStories)
#include "tst_queuestories.moc"
