#include <QtTest>

#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

std::string portOf(const HttpOrigin& origin) { return origin.address(); }

Since ask(int count, uint64_t after = 0) {
    Since since;
    since.maxSessions = count;
    since.session = after;
    return since;
}

}  // namespace

/// Live sessions and the queue, as a Report has them.
class TestSessionReport : public QObject {
    Q_OBJECT

private slots:
    void whoWaitsForWhom_data() {
        QTest::addColumn<bool>("cookie");
        QTest::newRow("any server") << false;
        QTest::newRow("the one its cookie names") << true;
    }

    void whoWaitsForWhom() {
        QFETCH(bool, cookie);
        HttpOrigin origin("one", [](const Seen&) { return Reply::stall(); });
        EngineRig rig;
        QCOMPARE(rig.start(Defaults + "listen a\n    bind 127.0.0.1:1\n    cookie c insert\n" +
                           "    server one " + portOf(origin) + " cookie x maxconn 1\n"),
                 std::string());
        TestClient first(rig.port()), second(rig.port());
        QVERIFY(first.request("/"));
        QVERIFY(await([&] { return rig.row("a", "one").scur == 1; }));
        QVERIFY(second.request("/", cookie ? "Cookie: c=x\r\n" : ""));
        QVERIFY(
            await([&] { return rig.row("a", "one").qcur + rig.row("a", "BACKEND").qcur == 1; }));
        const Report all = rig.report(ask(10));
        QVERIFY(all.sessionsTold);
        QCOMPARE(all.sessions.size(), size_t{2});
        QCOMPARE(all.sessions[0].phase, std::string("response"));
        QCOMPARE(all.sessions[0].waitedMs, int64_t{-1});
        QCOMPARE(all.sessions[1].phase, std::string("queue"));
        QCOMPARE(all.sessions[1].awaited, std::string(cookie ? "one" : ""));
        QVERIFY(all.sessions[1].server.empty());
        const int64_t waited = all.sessions[1].waitedMs;
        QVERIFY(waited >= 0);
        QVERIFY(await([&] { return rig.report(ask(10)).sessions[1].waitedMs > waited; }));
        Since queued = ask(10);
        queued.queuedSessions = true;
        QCOMPARE(rig.report(queued).sessions.size(), size_t{1});
        QCOMPARE(rig.report(queued).sessions[0].id, all.sessions[1].id);
    }

    void pagesAndText() {
        HttpOrigin origin("one", [](const Seen&) { return Reply::stall(); });
        EngineRig rig;
        QCOMPARE(rig.start(Defaults + "listen Alpha\n    bind 127.0.0.1:1\n    server one " +
                           portOf(origin) + "\nlisten beta\n    bind 127.0.0.1:1\n    server two " +
                           portOf(origin) + "\n"),
                 std::string());
        std::vector<std::unique_ptr<TestClient>> clients;
        for (size_t i = 0; i < 6; ++i) {
            clients.push_back(std::make_unique<TestClient>(rig.port(i % 2)));
            QVERIFY(clients.back()->request("/"));
        }
        const auto idsOf = [](const Report& report) {
            std::vector<uint64_t> ids;
            for (const SessionRow& row : report.sessions) ids.push_back(row.id);
            return ids;
        };
        QVERIFY(await([&] { return rig.report(ask(10)).sessions.size() == 6; }));
        const auto ids = idsOf(rig.report(ask(10)));
        QVERIFY(std::is_sorted(ids.begin(), ids.end()));
        QCOMPARE(idsOf(rig.report(ask(2))), (std::vector<uint64_t>{ids[0], ids[1]}));
        QCOMPARE(idsOf(rig.report(ask(2, ids[1]))), (std::vector<uint64_t>{ids[2], ids[3]}));
        Since text = ask(10);
        text.sessionText = "ALPHA";
        QCOMPARE(rig.report(text).sessions.size(), size_t{3});
        text.sessionText = "two";
        QCOMPARE(rig.report(text).sessions.size(), size_t{3});
        text.maxSessions = 2;  // of those that have it
        QCOMPARE(rig.report(text).sessions.size(), size_t{2});
        text.sessionText = "nobody";
        QVERIFY(rig.report(text).sessions.empty());
        QVERIFY(!rig.report().sessionsTold);
    }
};

QTEST_GUILESS_MAIN(TestSessionReport)
#include "tst_sessionreport.moc"
