#include <QtTest>

#include "core/http/message/rdpcookie.h"
#include "core/http/samples/inspect.h"

using namespace yard;
using namespace yard::http;

/// What looks at the bytes of a connection.
class TestInspect : public QObject {
    Q_OBJECT
private slots:
    void cookies_data();
    void cookies();
    void hellos_data();
    void hellos();
};

void TestInspect::cookies_data() {
    QTest::addColumn<QByteArray>("cookie");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");  // null: there is none
    QTest::addColumn<bool>("mayCome");
    const auto row = [](const char* cookie, const char* name, const char* value, bool mayCome) {
        QTest::addRow("%s %s", cookie, name) << QByteArray(cookie).replace('|', "\r\n")
                                             << QByteArray(name) << QByteArray(value) << mayCome;
    };
    row("Cookie: mstshash=joe|", "mstshash", "joe", false);
    row("cookie:MSTSHASH=joe|x", "mstshash", "joe", false);
    row("Cookie: any=joe|", "", "joe", false);
    row("Cookie: other=joe|", "mstshash", nullptr, false);
    row("Cookie: mstshash=|", "mstshash", "", false);
    row("Cookie: mstshash=joe", "mstshash", nullptr, true);
    row("Cookie: mstsh", "mstshash", nullptr, true);
    row("Cookie: any", "", nullptr, true);
    row("Cookie: any|", "", nullptr, false);
    row("Cook", "mstshash", nullptr, true);
    row("Something else", "mstshash", nullptr, false);
}

void TestInspect::cookies() {
    QFETCH(QByteArray, cookie);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(bool, mayCome);
    const std::string bytes = std::string(11, '\3') + cookie.toStdString();
    bool may = false;
    const auto found = rdpCookie(bytes, name.toStdString(), may);
    QCOMPARE(found.has_value(), !value.isNull());
    if (found) QCOMPARE(std::string(*found), value.toStdString());
    QCOMPARE(may, mayCome);
}

void TestInspect::hellos_data() {
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("number");  // -1: not there, -2: not yet
    const auto row = [](const char* title, const char* hex, FetchKind kind, int number) {
        QTest::newRow(title) << QByteArray(hex) << static_cast<int>(kind) << number;
    };
    using enum FetchKind;
    // A ServerHello of two bytes in a record with more behind it.
    row("answer", "160303000a020000020303ffff", AnswerHelloType, 2);
    row("answer begun", "160303000a02000002", AnswerHelloType, -2);
    row("answer that is none", "170303000a020000020303", AnswerHelloType, -1);
    row("version",
        "160301000601000002"
        "0303",
        HelloVersion, 3 << 16 | 3);
    row("version begun", "1603010006010000", HelloVersion, -2);
    row("version of a short record",
        "160301000501000002"
        "0303",
        HelloVersion, -1);
    row("version of SSLv2",
        "80190100020000000000101111111111111111"
        "1111111111111111",
        HelloVersion, 2);
    row("old hello",
        "801901"
        "0302"
        "0000"
        "0000"
        "0010"
        "11111111111111111111111111111111",
        HelloVersion, 3 << 16 | 2);
    row("old hello begun",
        "801901"
        "0302"
        "0000"
        "0000"
        "0010"
        "1111",
        HelloVersion, -2);
}

void TestInspect::hellos() {
    QFETCH(QByteArray, hex);
    QFETCH(int, kind);
    QFETCH(int, number);
    const std::string bytes = QByteArray::fromHex(hex).toStdString();
    Sample out;
    const bool there = ByteFetch(static_cast<FetchKind>(kind), {}).run(bytes, out);
    QCOMPARE(there ? static_cast<int>(out.number) : out.mayChange ? -2 : -1, number);
}

QTEST_GUILESS_MAIN(TestInspect)
#include "tst_inspect.moc"
