#include <QtTest>
#include <atomic>
#include <random>
#include <thread>

#include "core/stick/sticktable.h"
#include "tests/support/fakeclock.h"

using namespace yard;

namespace {

StickTableConf conf(KeyType type, uint64_t size, int64_t expire = 0, bool nopurge = false) {
    StickTableConf c;
    c.type = type;
    c.size = size;
    c.expire = expire;
    c.nopurge = nopurge;
    return c;
}

StickKey key(int64_t number, KeyType type = KeyType::Integer) {
    StickTableConf c = conf(type, 1);
    return *StickKey::parse(std::to_string(number), c);
}

}  // namespace

/// What holds for any sequence of operations, and with many threads.
class TestStickTableRules : public QObject {
    Q_OBJECT
private slots:
    void likeAPlainMap_data();
    void likeAPlainMap();
    void manyThreads();
};

void TestStickTableRules::likeAPlainMap_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("type");
    QTest::newRow("small") << 64 << static_cast<int>(KeyType::Integer);
    QTest::newRow("strings") << 300 << static_cast<int>(KeyType::String);
    QTest::newRow("one") << 1 << static_cast<int>(KeyType::Integer);
}

// Any sequence of operations does what a list in the order of touches would do.
void TestStickTableRules::likeAPlainMap() {
    QFETCH(int, size);
    QFETCH(int, type);
    FakeClock clock;
    StickTable table("t", conf(static_cast<KeyType>(type), static_cast<uint64_t>(size), 5000),
                     clock);
    struct Plain {
        int64_t key, touched;
        int id;
    };
    std::vector<Plain> list;  // least recently touched first
    std::mt19937 random(11);
    int64_t now = 0;
    for (int step = 0; step < 20000; ++step) {
        const auto number = static_cast<int64_t>(random() % (static_cast<unsigned>(size) * 2));
        const StickKey k = key(number, static_cast<KeyType>(type));
        std::erase_if(list, [&](const Plain& p) { return p.touched + 5000 <= now; });
        const auto it =
            std::find_if(list.begin(), list.end(), [&](const Plain& p) { return p.key == number; });
        const int id = static_cast<int>(random() % 3);
        switch (random() % 8) {
            case 0:
                QCOMPARE(table.remove(k) == StickTable::Removal::Done, it != list.end());
                if (it != list.end()) list.erase(it);
                break;
            case 1: {
                const auto by = static_cast<int64_t>(random() % 300);
                clock.advance(Millis(by));
                now += by;
                break;
            }
            case 2:
            case 3:
            case 4:
                QCOMPARE(table.lookup(k),
                         it == list.end() ? std::optional<int>() : std::optional<int>(it->id));
                if (it == list.end()) break;
                list.push_back({number, now, it->id});
                list.erase(std::find_if(list.begin(), list.end(),
                                        [&](const Plain& p) { return p.key == number; }));
                break;
            default:
                QCOMPARE(table.store(k, id), it == list.end() || it->id != id);
                if (it != list.end())
                    list.erase(it);
                else if (list.size() == static_cast<size_t>(size))
                    list.erase(list.begin(), list.begin() + std::min(size, size / 256 + 1));
                list.push_back({number, now, id});
        }
        if (step % 50) continue;
        std::erase_if(list, [&](const Plain& p) { return p.touched + 5000 <= now; });
        QCOMPARE(table.used(), list.size());
        QCOMPARE(table.page(0, 1000).size(), list.size());
    }
}

// Threads share a small table that purges all the time; under the sanitizers this also looks for
// races of memory.
void TestStickTableRules::manyThreads() {
    const SystemClock clock;
    for (const uint64_t size : {100u, 5000u}) {
        const int64_t expire = size == 100 ? 3 : 0;
        StickTable table("t", conf(KeyType::Integer, size, expire), clock);
        std::atomic<int> wrong{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                std::mt19937 random(static_cast<unsigned>(t));
                for (int i = 0; i < 20000; ++i) {
                    const auto number = static_cast<int64_t>(random() % (size * 2));
                    if (random() % 3) {
                        // An entry only ever holds what was stored under its key.
                        if (const auto id = table.lookup(key(number)); id && *id != number % 7 + 1)
                            ++wrong;
                    } else {
                        table.store(key(number), static_cast<int>(number % 7 + 1));
                    }
                    if (i % 1000 == 0) wrong += table.page(0, 20).size() > 20;
                    if (i % 3000 == 0) table.clear();
                }
            });
        for (auto& thread : threads) thread.join();
        QCOMPARE(wrong.load(), 0);
        QVERIFY(table.used() <= size);
        if (expire == 0) QCOMPARE(table.page(0, 100000).size(), table.used());
    }
}

QTEST_GUILESS_MAIN(TestStickTableRules)
#include "tst_sticktablerules.moc"
