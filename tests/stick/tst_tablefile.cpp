#include <QBuffer>
#include <QtTest>

#include "core/stick/tablefile.h"
#include "tests/support/fakeclock.h"

using namespace yard;

namespace {

constexpr int64_t Now = 1'700'000'000'000;

StickTableConf confOf(KeyType type, int64_t expire = 60000, uint64_t size = 20000) {
    StickTableConf conf;
    conf.type = type;
    conf.size = size;
    conf.expire = expire;
    return conf;
}

/// Binary keys cannot be typed: any bytes of the length are one.
StickKey keyOf(std::string text, const StickTableConf& conf) {
    if (conf.type == KeyType::Binary) {
        text.resize(conf.length);
        return StickKey(text);
    }
    return *StickKey::parse(text, conf);
}

/// The whole table as a file, taken in slices of `count`.
QByteArray fileOf(const StickTable& table, const ServerNames& servers = {}, size_t count = 7) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    TableFileWriter writer(buffer, table, servers);
    StickTable::Place place;
    for (bool more = true; more;) {
        std::vector<StickTable::Saved> slice;
        more = table.slice(place, count, slice);
        writer.add(slice, Now);
    }
    if (!writer.finish()) qFatal("not written");
    return buffer.data();
}

/// "key>server (ms left)" of all entries.
QStringList textOf(const StickTable& table) {
    QStringList entries;
    for (const auto& entry : table.page(0, table.conf().size))
        entries += QStringLiteral("%1>%2 (%3)")
                       .arg(QString::fromStdString(entry.key.text(table.conf().type)))
                       .arg(entry.serverId)
                       .arg(entry.expiresMs);
    return entries;
}

std::string restore(StickTable& table, const QByteArray& file, int64_t now = Now,
                    const ServerNames& servers = {}) {
    const auto entries = readTableFile(file, table, servers, now);
    if (!entries) return entries.error();
    for (const auto& entry : *entries) table.restore(entry);
    return {};
}

}  // namespace

class TestTableFile : public QObject {
    Q_OBJECT
private slots:
    void keepsEveryType_data();
    void keepsEveryType();
    void largeTableInSlices();
    void expiryGoesOnWhileNobodyRuns();
    void oldestIsPurgedFirst();
    void serversByName();
    void refused_data();
    void refused();
    void anyCutIsNoticed();
    void foreignFile();

private:
    FakeClock m_clock;
};

void TestTableFile::keepsEveryType_data() {
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<QStringList>("keys");
    const auto row = [](const char* name, KeyType type, std::initializer_list<const char*> keys) {
        QStringList list;
        for (const char* key : keys) list += QString::fromLatin1(key);
        QTest::addRow("%s", name) << type << list;
    };
    row("ip", KeyType::Ip, {"10.0.0.1", "127.0.0.1", "255.255.255.255"});
    row("ipv6", KeyType::Ipv6, {"::1", "2001:db8::7"});
    row("integer", KeyType::Integer, {"0", "8080", "4294967295"});
    row("string", KeyType::String, {"a", "with\\ blank", "x\"y"});
    row("binary", KeyType::Binary, {"00FF10"});
    row("empty", KeyType::Ip, {});
}

void TestTableFile::keepsEveryType() {
    QFETCH(KeyType, type);
    QFETCH(QStringList, keys);
    const StickTableConf conf = confOf(type);
    StickTable table("t", conf, m_clock);
    int server = 0;
    for (const QString& key : keys) table.store(keyOf(key.toStdString(), conf), ++server);
    const ServerNames servers = {{1, "a"}, {2, "b"}, {3, "c"}};
    StickTable other("t", conf, m_clock);
    QCOMPARE(restore(other, fileOf(table, servers), Now, servers), std::string());
    QCOMPARE(static_cast<size_t>(textOf(other).size()), table.used());
    QCOMPARE(textOf(other), textOf(table));
}

void TestTableFile::largeTableInSlices() {
    const StickTableConf conf = confOf(KeyType::Integer, 0, 100000);
    StickTable table("t", conf, m_clock);
    for (int i = 0; i < 50000; ++i) table.store(keyOf(std::to_string(i), conf), 0);
    StickTable::Place place;
    size_t longest = 0, all = 0;
    for (bool more = true; more;) {
        std::vector<StickTable::Saved> slice;
        more = table.slice(place, 100, slice);
        longest = std::max(longest, slice.size());
        all += slice.size();
    }
    QCOMPARE(all, size_t{50000});
    QVERIFY(longest <= 100);
    StickTable other("t", conf, m_clock);
    QCOMPARE(restore(other, fileOf(table, {}, 4096)), std::string());
    QCOMPARE(other.used(), size_t{50000});
}

void TestTableFile::expiryGoesOnWhileNobodyRuns() {
    const StickTableConf conf = confOf(KeyType::Integer);
    StickTable table("t", conf, m_clock);
    table.store(keyOf("1", conf), 0);
    m_clock.advance(Millis(20000));
    table.store(keyOf("2", conf), 0);
    m_clock.advance(Millis(10000));
    const QByteArray file = fileOf(table);
    StickTable soon("t", conf, m_clock), late("t", conf, m_clock), past("t", conf, m_clock);
    QCOMPARE(restore(soon, file, Now + 5000), std::string());
    QCOMPARE(textOf(soon),
             QStringList({QStringLiteral("1>0 (25000)"), QStringLiteral("2>0 (45000)")}));
    QCOMPARE(restore(late, file, Now + 31000), std::string());
    QCOMPARE(textOf(late), QStringList({QStringLiteral("2>0 (19000)")}));
    // A watch that was set back gives nobody more time than the table allows.
    QCOMPARE(restore(past, file, Now - 3600000), std::string());
    QCOMPARE(textOf(past),
             QStringList({QStringLiteral("1>0 (60000)"), QStringLiteral("2>0 (60000)")}));
    m_clock.advance(Millis(19001));
    QCOMPARE(late.used(), size_t{0});
}

void TestTableFile::oldestIsPurgedFirst() {
    const StickTableConf conf = confOf(KeyType::Integer, 0, 3);
    StickTable table("t", conf, m_clock);
    for (const char* key : {"3", "1", "2"}) {
        table.store(keyOf(key, conf), 0);
        m_clock.advance(Millis(1000));
    }
    StickTable other("t", conf, m_clock);
    QCOMPARE(restore(other, fileOf(table)), std::string());
    other.store(keyOf("4", conf), 0);
    QVERIFY(!other.find(keyOf("3", conf)));
    QVERIFY(other.find(keyOf("1", conf)) && other.find(keyOf("2", conf)));
}

void TestTableFile::serversByName() {
    const StickTableConf conf = confOf(KeyType::Integer);
    StickTable table("t", conf, m_clock);
    for (int i = 0; i <= 3; ++i) table.store(keyOf(std::to_string(i), conf), i);
    const QByteArray file = fileOf(table, {{1, "a"}, {2, "b"}, {3, "gone"}});
    StickTable other("t", conf, m_clock);
    QCOMPARE(restore(other, file, Now, {{1, "new"}, {2, "a"}, {7, "b"}}), std::string());
    QCOMPARE(textOf(other),
             QStringList({QStringLiteral("0>0 (60000)"), QStringLiteral("1>2 (60000)"),
                          QStringLiteral("2>7 (60000)")}));
}

void TestTableFile::refused_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("reason");
    const StickTableConf conf = confOf(KeyType::Ip);
    const StickTable table("t", conf, m_clock);
    const QByteArray good = fileOf(table);
    const auto row = [](const char* name, const QByteArray& file, const char* reason) {
        QTest::addRow("%s", name) << file << QString::fromLatin1(reason);
    };
    row("empty", {}, "it is not a stick table of Switchyard");
    row("foreign", "root:x:0:0\n", "it is not a stick table of Switchyard");
    QByteArray version = good;
    version[good.indexOf('\n') + 4] = 9;
    row("version", version, "it is of version 9, not 1");
    row("damaged", QByteArray(good).replace(good.size() - 40, 1, "?"),
        "it is cut short or damaged");
    row("longer", good + 'x', "it is cut short or damaged");
    StickTableConf strings = confOf(KeyType::String);
    strings.length = 20;
    row("keys", fileOf(StickTable("t", strings, m_clock)),
        "its keys are string of 20 bytes, those of the table ip");
}

void TestTableFile::refused() {
    QFETCH(QByteArray, file);
    QFETCH(QString, reason);
    StickTable table("t", confOf(KeyType::Ip), m_clock);
    QCOMPARE(QString::fromStdString(restore(table, file)), reason);
    QCOMPARE(table.used(), size_t{0});
}

void TestTableFile::anyCutIsNoticed() {
    const StickTableConf conf = confOf(KeyType::Integer);
    StickTable table("t", conf, m_clock);
    for (int i = 0; i < 5; ++i) table.store(keyOf(std::to_string(i), conf), i);
    const QByteArray file = fileOf(table);
    for (qsizetype size = 0; size < file.size(); ++size) {
        const auto entries = readTableFile(file.first(size), table, {}, Now);
        QVERIFY2(!entries, qPrintable(QString::number(size)));
    }
}

void TestTableFile::foreignFile() {
    const StickTable table("t", confOf(KeyType::Ip), m_clock);
    QVERIFY(isTableFile(fileOf(table)));
    QVERIFY(!isTableFile("root:x:0:0\n"));
}

QTEST_GUILESS_MAIN(TestTableFile)
#include "tst_tablefile.moc"
