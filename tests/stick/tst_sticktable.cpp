#include <QtTest>
#include <atomic>
#include <random>
#include <set>
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

/// Entries of a stick table: touch, expiry, purge, order.
class TestStickTable : public QObject {
    Q_OBJECT
private slots:
    void storesAndOverwrites();
    void expiresUntouchedEntries();
    void withoutExpiryEntriesLive();
    void fullTableDropsTheLeastRecentlyTouched_data();
    void fullTableDropsTheLeastRecentlyTouched();
    void largeTablePurgesItsShare();
    void nopurgeRefusesNewKeys();
    void expiredEntriesMakeRoom();
    void removesAndClears();
    void pagesAreInKeyOrder();
    void findDoesNotTouch();
    void addressesTellEntriesApart();
    void likeAPlainMap_data();
    void likeAPlainMap();
    void manyThreads();
};

void TestStickTable::storesAndOverwrites() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::String, 10), clock);
    const StickKey a = *StickKey::parse("a", table.conf()), b = *StickKey::parse("b", table.conf());
    QVERIFY(!table.lookup(a));
    QVERIFY(table.store(a, 1));
    QCOMPARE(table.lookup(a), std::optional<int>(1));
    QVERIFY(!table.lookup(b));
    QVERIFY2(!table.store(a, 1), "nothing new");
    QVERIFY2(table.store(a, 2), "another server");
    QCOMPARE(table.lookup(a), std::optional<int>(2));
    QCOMPARE(table.used(), size_t(1));
}

void TestStickTable::expiresUntouchedEntries() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 10, 1000), clock);
    table.store(key(1), 1);
    table.store(key(2), 2);
    clock.advance(Millis(600));
    QCOMPARE(table.find(key(1))->expiresMs, int64_t(400));
    QVERIFY(table.lookup(key(1)));  // starts anew
    QCOMPARE(table.find(key(1))->expiresMs, int64_t(1000));
    clock.advance(Millis(399));
    QCOMPARE(table.used(), size_t(2));
    clock.advance(Millis(1));
    QVERIFY(!table.find(key(2)));
    QVERIFY(!table.lookup(key(2)));
    QCOMPARE(table.used(), size_t(1));
    clock.advance(Millis(500));
    table.store(key(1), 1);  // the same again: starts anew too
    clock.advance(Millis(999));
    QVERIFY(table.find(key(1)));
    clock.advance(Millis(1));
    QCOMPARE(table.used(), size_t(0));
    QVERIFY(table.page(0, 10).empty());
}

void TestStickTable::withoutExpiryEntriesLive() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 10), clock);
    table.store(key(1), 1);
    clock.advance(std::chrono::hours(10000));
    QCOMPARE(table.lookup(key(1)), std::optional<int>(1));
    QCOMPARE(table.find(key(1))->expiresMs, int64_t(0));
}

void TestStickTable::fullTableDropsTheLeastRecentlyTouched_data() {
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 100, 255, 256, 257, 1000, 4096}) QTest::addRow("%d", size) << size;
}

// size/256 + 1 at a time, in the order of their last touch.
void TestStickTable::fullTableDropsTheLeastRecentlyTouched() {
    QFETCH(int, size);
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, static_cast<uint64_t>(size)), clock);
    for (int i = 0; i < size; ++i) table.store(key(i), 1);
    QCOMPARE(table.used(), static_cast<size_t>(size));
    const int touched = size / 2;
    for (int i = 0; i < touched; ++i) table.lookup(key(i));
    QVERIFY(table.store(key(size), 2));
    const int purged = std::min(size, size / 256 + 1);
    QCOMPARE(table.used(), static_cast<size_t>(size - purged + 1));
    for (int i = 0; i < size; ++i)
        QCOMPARE(table.find(key(i)).has_value(), i < touched || i >= touched + purged);
    QVERIFY(table.find(key(size)));
}

void TestStickTable::largeTablePurgesItsShare() {
    FakeClock clock;
    constexpr int Size = 20000;
    StickTable table("t", conf(KeyType::Integer, Size), clock);
    for (int i = 0; i < Size; ++i) table.store(key(i), 1);
    QCOMPARE(table.used(), size_t(Size));
    for (int i = Size; i < Size + 1000; ++i) {
        QVERIFY(table.store(key(i), 2));
        QVERIFY(table.used() <= Size);
        QVERIFY(table.find(key(i)));
    }
    // Of what was touched in the last half nothing went.
    for (int i = Size / 2; i < Size + 1000; ++i) QVERIFY(table.find(key(i)));
    QVERIFY(table.used() >= Size - Size / 256 - 1);
}

void TestStickTable::nopurgeRefusesNewKeys() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 2, 1000, true), clock);
    QVERIFY(table.store(key(1), 1));
    QVERIFY(table.store(key(2), 1));
    QVERIFY(!table.store(key(3), 1));
    QVERIFY(!table.lookup(key(3)));
    QVERIFY2(table.store(key(2), 5), "an entry that is there may change");
    clock.advance(Millis(1000));
    QVERIFY2(table.store(key(3), 1), "the others expired");
}

void TestStickTable::expiredEntriesMakeRoom() {
    FakeClock clock;
    constexpr int Size = 5000;  // several shards: the room is elsewhere
    StickTable table("t", conf(KeyType::Integer, Size, 1000), clock);
    for (int i = 0; i < Size / 2; ++i) table.store(key(i), 1);
    clock.advance(Millis(500));
    for (int i = Size / 2; i < Size; ++i) table.store(key(i), 1);
    clock.advance(Millis(500));
    table.store(key(Size), 1);
    QCOMPARE(table.used(), size_t(Size / 2 + 1));
    for (int i = Size / 2; i <= Size; ++i) QVERIFY(table.find(key(i)));
}

void TestStickTable::removesAndClears() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 10), clock);
    for (int i = 0; i < 5; ++i) table.store(key(i), i);
    QVERIFY(table.remove(key(3)));
    QVERIFY(!table.remove(key(3)));
    QVERIFY(!table.lookup(key(3)));
    QCOMPARE(table.lookup(key(4)), std::optional<int>(4));
    QCOMPARE(table.used(), size_t(4));
    table.clear();
    QCOMPARE(table.used(), size_t(0));
    QVERIFY(!table.lookup(key(4)));
    QVERIFY(table.store(key(4), 1));
}

void TestStickTable::pagesAreInKeyOrder() {
    FakeClock clock;
    for (const uint64_t size : {4000u, 5000u}) {
        StickTable table("t", conf(KeyType::Integer, size, 60000), clock);
        std::vector<int> numbers(3000);
        for (int i = 0; i < 3000; ++i) numbers[static_cast<size_t>(i)] = i;
        std::shuffle(numbers.begin(), numbers.end(), std::mt19937(7));
        for (const int n : numbers) table.store(key(n), n % 3 + 1);
        for (const size_t offset : {0u, 1u, 100u, 2990u, 3000u, 5000u}) {
            const auto page = table.page(offset, 50);
            QCOMPARE(page.size(), offset >= 3000 ? 0 : std::min<size_t>(50, 3000 - offset));
            for (size_t i = 0; i < page.size(); ++i) {
                QCOMPARE(page[i].key.text(KeyType::Integer), std::to_string(offset + i));
                QCOMPARE(page[i].serverId, static_cast<int>((offset + i) % 3 + 1));
                QCOMPARE(page[i].expiresMs, int64_t(60000));
            }
        }
        QCOMPARE(table.page(0, 10000).size(), size_t(3000));
    }
}

void TestStickTable::findDoesNotTouch() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 2), clock);
    table.store(key(1), 1);
    table.store(key(2), 2);
    table.find(key(1));
    table.page(0, 2);
    table.store(key(3), 3);
    QVERIFY(!table.find(key(1)));
}

void TestStickTable::addressesTellEntriesApart() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 1000), clock);
    for (int i = 0; i < 1000; ++i) table.store(key(i), 1);
    std::set<uint64_t> addresses;
    for (const auto& entry : table.page(0, 1000)) addresses.insert(entry.address);
    QCOMPARE(addresses.size(), size_t(1000));
    const uint64_t before = table.find(key(7))->address;
    for (int i = 0; i < 500; ++i) table.lookup(key(i));
    QCOMPARE(table.find(key(7))->address, before);
}

void TestStickTable::likeAPlainMap_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("type");
    QTest::newRow("small") << 64 << static_cast<int>(KeyType::Integer);
    QTest::newRow("strings") << 300 << static_cast<int>(KeyType::String);
    QTest::newRow("one") << 1 << static_cast<int>(KeyType::Integer);
}

// Any sequence of operations does what a list in the order of touches would do.
void TestStickTable::likeAPlainMap() {
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
                QCOMPARE(table.remove(k), it != list.end());
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
void TestStickTable::manyThreads() {
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

QTEST_GUILESS_MAIN(TestStickTable)
#include "tst_sticktable.moc"
