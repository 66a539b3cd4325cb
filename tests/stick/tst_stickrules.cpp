#include <QtTest>

#include "core/stick/stickrules.h"
#include "tests/support/fakeclock.h"

using namespace yard;

namespace {

struct Bench {
    /// Rules drawn as "match dst_port t1", "on src t2", "store dst_port t1".
    explicit Bench(const QStringList& rules, bool nopurge = false) {
        for (const QString& text : rules) {
            const QStringList words = text.split(u' ');
            StickRule rule;
            rule.match = words[0] != u"store";
            rule.store = words[0] != u"match";
            rule.key.text = rule.key.fetch = words[1].toStdString();
            rule.table = words[2].toStdString();
            rule.text = "stick " + text.toStdString();
            proxy.stickRules.push_back(rule);
        }
        StickTableConf integers;
        integers.type = KeyType::Integer;
        integers.size = 10;
        integers.nopurge = nopurge;
        StickTableConf addresses = integers;
        addresses.type = KeyType::Ip;
        ports = std::make_unique<StickTable>("ports", integers, clock);
        clients = std::make_unique<StickTable>("clients", addresses, clock);
        made = std::make_unique<StickRules>(proxy, [this](const std::string& name) -> StickTable* {
            if (name == "ports") return ports.get();
            return name == "clients" ? clients.get() : nullptr;
        });
    }
    void fillPorts() {
        for (int port = 1; port <= 10; ++port)
            ports->store(*StickKey::parse(std::to_string(port), ports->conf()), 1);
    }
    StickPlan& collect() {
        const SampleContext context{&client, &local, nullptr};
        made->collect(context, false, plan);
        return plan;
    }

    FakeClock clock;
    ProxyConf proxy;
    std::unique_ptr<StickTable> ports, clients;
    std::unique_ptr<StickRules> made;
    Endpoint client = *Endpoint::literal("10.0.0.9", 4000),
             local = *Endpoint::literal("127.0.0.1", 8100);
    StickPlan plan;
};

}  // namespace

/// Stick rules: which keys a request has, and what is written for it.
class TestStickRules : public QObject {
    Q_OBJECT
private slots:
    void collectsInOrder();
    void leavesOutWhatCannotBeHad();
    void matchAloneStoresNothing();
    void firstStoreOfATable();
    void fullTableMakesRoomFirst();
    void fullTableOfNopurgeStoresNothing();
    void planIsReused();
};

void TestStickRules::collectsInOrder() {
    Bench bench({QStringLiteral("match dst_port ports"), QStringLiteral("on src clients")});
    const auto steps = bench.collect().used();
    QCOMPARE(steps.size(), size_t(2));
    QCOMPARE(steps[0].key.text(KeyType::Integer), std::string("8100"));
    QCOMPARE(steps[0].table, bench.ports.get());
    QCOMPARE(steps[1].key.text(KeyType::Ip), std::string("10.0.0.9"));
    QCOMPARE(steps[1].rule, &bench.proxy.stickRules[1]);
    QVERIFY(!bench.made->empty());
    QVERIFY(Bench({}).made->empty());
}

void TestStickRules::leavesOutWhatCannotBeHad() {
    // There is no request, so no path; and no such table.
    Bench bench({QStringLiteral("on path clients"), QStringLiteral("on src nowhere"),
                 QStringLiteral("on dst_port ports")});
    const auto steps = bench.collect().used();
    QCOMPARE(steps.size(), size_t(1));
    QCOMPARE(steps[0].rule, &bench.proxy.stickRules[2]);
}

void TestStickRules::matchAloneStoresNothing() {
    Bench bench({QStringLiteral("match dst_port ports")});
    QVERIFY(!StickRules::store(bench.collect(), 2));
    QCOMPARE(bench.ports->used(), size_t(0));
}

void TestStickRules::firstStoreOfATable() {
    Bench bench({QStringLiteral("match src_port ports"), QStringLiteral("store dst_port ports"),
                 QStringLiteral("on src_port ports"), QStringLiteral("on src clients")});
    QVERIFY(StickRules::store(bench.collect(), 2));
    QCOMPARE(bench.ports->used(), size_t(1));
    QCOMPARE(bench.ports->page(0, 1)[0].key.text(KeyType::Integer), std::string("8100"));
    QCOMPARE(bench.clients->page(0, 1)[0].serverId, 2);
    QVERIFY2(!StickRules::store(bench.collect(), 2), "the same server again is nothing new");
    QVERIFY(StickRules::store(bench.collect(), 1));
    QCOMPARE(bench.ports->page(0, 1)[0].serverId, 1);
}

// HAProxy makes the new entry before it looks whether there is one.
void TestStickRules::fullTableMakesRoomFirst() {
    Bench bench({QStringLiteral("on dst_port ports")});
    bench.fillPorts();
    bench.local = *Endpoint::literal("127.0.0.1", 10);
    QVERIFY(StickRules::store(bench.collect(), 2));
    QCOMPARE(bench.ports->used(), size_t(9));
    // The oldest was that of port 1; the one that matched is never it.
    bench.fillPorts();
    bench.local = *Endpoint::literal("127.0.0.1", 1);
    QVERIFY(StickRules::store(bench.collect(), 2));
    QCOMPARE(bench.ports->used(), size_t(9));
    QCOMPARE(bench.ports->page(0, 1)[0].key.text(KeyType::Integer), std::string("1"));
}

void TestStickRules::fullTableOfNopurgeStoresNothing() {
    Bench bench({QStringLiteral("on dst_port ports")}, true);
    bench.fillPorts();
    bench.local = *Endpoint::literal("127.0.0.1", 10);
    QCOMPARE(bench.collect().used().size(), size_t(1));
    QVERIFY(!StickRules::store(bench.plan, 2));
    QCOMPARE(bench.ports->lookup(bench.plan.used()[0].key), std::optional<int>(1));
}

void TestStickRules::planIsReused() {
    Bench bench({QStringLiteral("on dst_port ports"), QStringLiteral("on src clients")});
    bench.collect();
    const auto* room = bench.plan.steps.data();
    bench.local = *Endpoint::literal("127.0.0.1", 8200);
    bench.collect();
    QCOMPARE(bench.plan.steps.data(), room);
    QCOMPARE(bench.plan.used().size(), size_t(2));
    QCOMPARE(bench.plan.used()[0].key.text(KeyType::Integer), std::string("8200"));
    bench.plan.clear();
    QVERIFY(bench.plan.used().empty());
}

QTEST_GUILESS_MAIN(TestStickRules)
#include "tst_stickrules.moc"
