#include <QtTest>

#include "core/config/values/suggest.h"
#include "core/config/values/units.h"

using namespace yard;

class TestUnits : public QObject {
    Q_OBJECT

private slots:
    void times_data();
    void times();
    void seconds();
    void sizes_data();
    void sizes();
    void integers();
    void nearWords_data();
    void nearWords();
};

void TestUnits::times_data() {
    using Fault = TimeText::Fault;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("fault");
    QTest::addColumn<qint64>("millis");
    QTest::addColumn<char>("character");
    const auto good = [](const char* text, qint64 millis, char ignored = 0) {
        QTest::newRow(text) << QByteArray(text) << int(Fault::None) << millis << ignored;
    };
    const auto bad = [](const char* text, Fault fault, char character = 0) {
        QTest::newRow(*text ? text : "empty")
            << QByteArray(text) << int(fault) << qint64(0) << character;
    };
    good("0", 0);
    good("0d", 0);
    good("250", 250);
    good("00005", 5);
    good("10ms", 10);
    good("5s", 5000);
    good("2m", 120000);
    good("96h", 345600000);
    good("24d", 2073600000);
    good("2147483647", 2147483647);
    good("1us", 1);
    good("100us", 1);
    good("1000us", 1);
    good("1001us", 2);
    good("5sec", 5000, 'e');
    good("5s5", 5000, '5');
    good("5mS", 300000, 'S');
    good("5us5", 1, '5');
    bad("25d", Fault::Overflow);
    bad("597h", Fault::Overflow);
    bad("2147483648", Fault::Overflow);
    bad("2147483648ms", Fault::Overflow);
    bad("99999999999999999999999", Fault::Overflow);
    bad("99999999999999999999999d", Fault::Overflow);
    bad("", Fault::Character, 0);
    bad("x", Fault::Character, 'x');
    bad("-5", Fault::Character, '-');
    bad("+5", Fault::Character, '+');
    bad("1.5s", Fault::Character, '.');
    bad("1S", Fault::Character, 'S');
    bad("1D", Fault::Character, 'D');
    bad("5u", Fault::Character, 'u');
    bad("s", Fault::Character, 's');
}

void TestUnits::times() {
    QFETCH(QByteArray, text);
    QFETCH(int, fault);
    QFETCH(qint64, millis);
    QFETCH(char, character);
    const TimeText time = parseTime(text.toStdString());
    QCOMPARE(int(time.fault), fault);
    if (time.fault == TimeText::Fault::None) QCOMPARE(qint64(time.millis), millis);
    QCOMPARE(time.fault == TimeText::Fault::None ? time.ignored : time.character, character);
}

void TestUnits::seconds() {
    const auto millis = [](const char* text) { return qint64(parseSeconds(text).millis); };
    QCOMPARE(millis("10"), qint64(10000));
    QCOMPARE(millis("1ms"), qint64(1000));
    QCOMPARE(millis("1500ms"), qint64(2000));
    QCOMPARE(millis("1h"), qint64(3600000));
    QCOMPARE(millis("2147483647"), qint64(2147483647) * 1000);
    for (const char* text : {"2147483648", "24856d", "99999999999999999999"})
        QCOMPARE(int(parseSeconds(text).fault), int(TimeText::Fault::Overflow));
    QCOMPARE(parseSeconds("5x").character, 'x');
    QCOMPARE(parseSeconds("5sx").ignored, 'x');
}

void TestUnits::sizes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<int>("character");
    const auto good = [](const char* text, quint64 bytes) {
        QTest::newRow(text) << QByteArray(text) << bytes << -1;
    };
    const auto bad = [](const char* text, char character) {
        QTest::newRow(*text ? text : "empty") << QByteArray(text) << quint64(0) << int(character);
    };
    good("0", 0);
    good("100", 100);
    good("10k", 10240);
    good("10K", 10240);
    good("1m", 1048576);
    good("1M", 1048576);
    good("3g", 3221225472);
    good("4294967295", 4294967295);
    bad("", '\0');
    bad("x", 'x');
    bad("10x", 'x');
    bad("10kb", 'b');
    bad("10kk", 'k');
    bad("1.5", '.');
    bad("-1", '-');
    bad("4g", 'g');
    bad("5000000000", '0');
    bad("99999999999999999999", '9');
}

void TestUnits::sizes() {
    QFETCH(QByteArray, text);
    QFETCH(quint64, bytes);
    QFETCH(int, character);
    const SizeText size = parseSize(text.toStdString());
    QCOMPARE(size.character ? int(*size.character) : -1, character);
    if (character < 0) QCOMPARE(quint64(size.bytes), bytes);
}

void TestUnits::integers() {
    QCOMPARE(parseInteger("0").value_or(-1), 0);
    QCOMPARE(parseInteger("-5").value_or(0), -5);
    QCOMPARE(parseInteger("007").value_or(0), 7);
    for (const char* bad : {"", "x", "5x", "5 ", "+5", "1.0", "99999999999999999999"})
        QVERIFY2(!parseInteger(bad), bad);
}

void TestUnits::nearWords_data() {
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("near");
    const auto row = [](const char* word, const char* near) {
        QTest::newRow(word) << QByteArray(word) << QByteArray(near);
    };
    row("bnid", "bind");
    row("ServeR", "server");
    row("servers", "server");
    row("timout", "timeout");
    row("bogus", "");
    row("x", "");
    row("stik", "stick");
    row("default_server", "default-server");
}

void TestUnits::nearWords() {
    QFETCH(QByteArray, word);
    QFETCH(QByteArray, near);
    const std::vector<std::string_view> words = {"server", "default-server", "bind",
                                                 "id",     "timeout",        "stick"};
    QCOMPARE(QByteArray::fromStdString(std::string(closestWord(word.toStdString(), words))), near);
}

QTEST_GUILESS_MAIN(TestUnits)
#include "tst_units.moc"
