#include <QtTest>

#include "core/stick/stickkey.h"

using namespace yard;

Q_DECLARE_METATYPE(yard::KeyType)

namespace {

/// A sample drawn as text: "4:7f000001" and "6:..." addresses in hex, "#n" integer, else text.
void draw(const QByteArray& text, QByteArray& room, Sample& sample) {
    if (text.startsWith("4:") || text.startsWith("6:")) {
        sample.type = text[0] == '4' ? Sample::Type::Address4 : Sample::Type::Address6;
        room = QByteArray::fromHex(text.mid(2));
    } else if (text.startsWith('#')) {
        sample.type = Sample::Type::Integer;
        sample.number = text.mid(1).toLongLong();
    } else {
        room = text;
    }
    sample.bytes = {room.constData(), static_cast<size_t>(room.size())};
}

}  // namespace

/// Samples and typed texts as keys; what `show table` prints.
class TestStickKey : public QObject {
    Q_OBJECT
private slots:
    void from_data();
    void from();
    void parse_data();
    void parse();
    void orderOfBytesIsOrderOfValues();
    void longKeys();
};

void TestStickKey::from_data() {
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("sample");
    QTest::addColumn<QByteArray>("text");  // "!": no key
    const auto row = [](KeyType type, int length, const char* sample, const char* text) {
        QTest::addRow("%d %s", static_cast<int>(type), sample)
            << type << length << QByteArray(sample) << QByteArray(text);
    };
    row(KeyType::Ip, 0, "4:7f000001", "127.0.0.1");
    row(KeyType::Ip, 0, "6:00000000000000000000ffff0a000001", "10.0.0.1");
    row(KeyType::Ip, 0, "6:20010db8000000000000000000000001", "!");
    row(KeyType::Ip, 0, "10.1.2.3", "10.1.2.3");
    row(KeyType::Ip, 0, "::ffff:10.1.2.3", "10.1.2.3");
    row(KeyType::Ip, 0, "nonsense", "!");
    row(KeyType::Ip, 0, "", "!");
    row(KeyType::Ip, 0, "#16909060", "1.2.3.4");
    row(KeyType::Ipv6, 0, "4:7f000001", "::ffff:127.0.0.1");
    row(KeyType::Ipv6, 0, "6:20010db8000000000000000000000001", "2001:db8::1");
    row(KeyType::Ipv6, 0, "2001:db8::1", "2001:db8::1");
    row(KeyType::Integer, 0, "#8100", "8100");
    row(KeyType::Integer, 0, "#4294967296", "0");
    row(KeyType::Integer, 0, "#-1", "4294967295");
    row(KeyType::Integer, 0, "42", "42");
    row(KeyType::Integer, 0, "", "!");
    row(KeyType::Integer, 0, "+42x", "42");
    row(KeyType::Integer, 0, "x42", "0");
    row(KeyType::Integer, 0, "4:00000102", "258");
    row(KeyType::Integer, 0, "6:20010db8000000000000000000000001", "!");
    row(KeyType::String, 5, "abc", "abc");
    row(KeyType::String, 5, "abcdefgh", "abcde");
    row(KeyType::String, 32, "a b=c\\\t\x01", "a\\ b\\=c\\\\\\t\\x01");
    row(KeyType::String, 32, "#77", "77");
    row(KeyType::String, 32, "4:7f000001", "127.0.0.1");
    row(KeyType::Binary, 4, "ab", "61620000");
    row(KeyType::Binary, 2, "abc", "6162");
    row(KeyType::Binary, 8, "#258", "0000000000000102");
    row(KeyType::Binary, 4, "4:7f0000ff", "7F0000FF");
}

void TestStickKey::from() {
    QFETCH(KeyType, type);
    QFETCH(int, length);
    QFETCH(QByteArray, sample);
    QFETCH(QByteArray, text);
    StickTableConf table;
    table.type = type;
    table.length = static_cast<uint32_t>(length);
    Sample drawn;
    QByteArray room;
    draw(sample, room, drawn);
    const auto key = StickKey::from(drawn, table);
    QCOMPARE(key ? QByteArray::fromStdString(key->text(type)) : QByteArray("!"), text);
}

void TestStickKey::parse_data() {
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("text");  // "!...": the error
    const auto row = [](KeyType type, const char* typed, const char* text) {
        QTest::addRow("%d %s", static_cast<int>(type), typed)
            << type << QByteArray(typed) << QByteArray(text);
    };
    row(KeyType::Ip, "10.0.0.1", "10.0.0.1");
    row(KeyType::Ip, "foo", "!Invalid key");
    row(KeyType::Ipv6, "::1", "::1");
    row(KeyType::Integer, "8100", "8100");
    row(KeyType::Integer, "4294967295", "4294967295");
    row(KeyType::Integer, "4294967296", "!Invalid key");
    row(KeyType::Integer, "12x", "!Invalid key");
    row(KeyType::Integer, "", "!Invalid key");
    row(KeyType::String, "abc", "abc");
    row(KeyType::Binary, "abc",
        "!Showing keys from tables of type other than ip, ipv6, string and integer is not "
        "supported");
}

void TestStickKey::parse() {
    QFETCH(KeyType, type);
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, text);
    StickTableConf table;
    table.type = type;
    const auto key = StickKey::parse(typed.toStdString(), table);
    QCOMPARE(key ? key->text(type) : "!" + key.error(), text.toStdString());
}

void TestStickKey::orderOfBytesIsOrderOfValues() {
    StickTableConf table;
    table.type = KeyType::Integer;
    std::string last;
    for (const char* number : {"0", "1", "255", "256", "65536", "4294967295"}) {
        const std::string bytes(StickKey::parse(number, table)->bytes());
        QVERIFY(last < bytes);
        last = bytes;
    }
}

void TestStickKey::longKeys() {
    StickTableConf table;
    table.type = KeyType::String;
    table.length = 200;
    for (const size_t size : {31u, 32u, 33u, 200u, 300u}) {
        const std::string text(size, 'x');
        const auto key = StickKey::parse(text, table);
        QCOMPARE(key->bytes(), std::string_view(text).substr(0, 200));
        QVERIFY(*key == StickKey(key->bytes()));
    }
}

QTEST_GUILESS_MAIN(TestStickKey)
#include "tst_stickkey.moc"
