#include <QtTest>
#include <random>
#include <set>

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
    void heldEntriesStay();
    void ratesFade();
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
    QCOMPARE(table.remove(key(3)), StickTable::Removal::Done);
    QCOMPARE(table.remove(key(3)), StickTable::Removal::Absent);
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
    for (const size_t n : {3000u, 20000u}) {  // one shard and many
        StickTable table("t", conf(KeyType::Integer, n + 1000, 60000), clock);
        std::vector<size_t> numbers(n);
        for (size_t i = 0; i < n; ++i) numbers[i] = i;
        std::shuffle(numbers.begin(), numbers.end(), std::mt19937(7));
        for (const size_t number : numbers)
            table.store(key(static_cast<int64_t>(number)), static_cast<int>(number % 3 + 1));
        for (const size_t offset :
             {size_t(0), size_t(1), size_t(100), n / 2, n - 10, n, n + 2000}) {
            const auto page = table.page(offset, 50);
            QCOMPARE(page.size(), offset >= n ? 0 : std::min<size_t>(50, n - offset));
            for (size_t i = 0; i < page.size(); ++i) {
                QCOMPARE(page[i].key.text(KeyType::Integer), std::to_string(offset + i));
                QCOMPARE(page[i].serverId, static_cast<int>((offset + i) % 3 + 1));
                QCOMPARE(page[i].expiresMs, int64_t(60000));
            }
        }
        QCOMPARE(table.page(0, 100000).size(), n);
        // Page by page behind the last key, whatever happens to the keys before it.
        std::optional<std::string> after;
        size_t next = 0;
        for (auto page = table.page(0, 700); !page.empty(); page = table.page(0, 700, after)) {
            for (const auto& entry : page)
                QCOMPARE(entry.key.text(KeyType::Integer), std::to_string(next++));
            after = page.back().key.bytes();
            table.remove(page.front().key);
        }
        QCOMPARE(next, n);
        QVERIFY(table.page(0, 0).empty());
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

/// What is tracked neither expires nor is purged nor cleared, and lives its whole time afterwards.
void TestStickTable::heldEntriesStay() {
    FakeClock clock;
    StickTable table("t", conf(KeyType::Integer, 3, 1000), clock);
    const StickTable::Held held = table.hold(key(1)), again = table.hold(key(1));
    QVERIFY(held && again);
    QCOMPARE(table.find(key(1))->uses, uint32_t(2));
    clock.advance(Millis(5000));
    QVERIFY(table.find(key(1)));
    QCOMPARE(table.remove(key(1)), StickTable::Removal::InUse);
    for (int i = 2; i < 9; ++i) table.store(key(i), 1);
    table.clear();
    QCOMPARE(table.used(), size_t(1));
    table.release(held);
    QCOMPARE(table.remove(key(1)), StickTable::Removal::InUse);
    table.release(again);
    clock.advance(Millis(999));
    QCOMPARE(table.find(key(1))->uses, uint32_t(0));
    clock.advance(Millis(1));
    QCOMPARE(table.used(), size_t(0));
}

/// Half a period later half of what the period before counted is left.
void TestStickTable::ratesFade() {
    FakeClock clock;
    StickTableConf c = conf(KeyType::Integer, 3, 0);
    c.stores = {{StickData::ConnCur}, {StickData::ConnRate, 1, 1000}};
    StickTable table("t", c, clock);
    const StickTable::Held held = table.hold(key(1));
    const auto* rate = table.fields().find(StickData::ConnRate);
    const auto* current = table.fields().find(StickData::ConnCur);
    QVERIFY(rate && current && !table.fields().find(StickData::Gpc0));
    table.add(held, *rate, 8);
    table.add(held, *current, 2);
    table.add(held, *current, -1);
    QCOMPARE(table.read(held, *current), int64_t(1));
    QCOMPARE(table.read(held, *rate), int64_t(8));
    clock.advance(Millis(1500));
    QCOMPARE(table.read(held, *rate), int64_t(4));
    table.add(held, *rate, 2);
    QCOMPARE(table.read(held, *rate), int64_t(10));
    clock.advance(Millis(500));
    QCOMPARE(table.read(held, *rate), int64_t(6));
    clock.advance(Millis(3000));
    QCOMPARE(table.read(held, *rate), int64_t(0));
    table.release(held);
}

QTEST_GUILESS_MAIN(TestStickTable)
#include "tst_sticktable.moc"
