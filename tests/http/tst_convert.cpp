#include <QtTest>

#include "core/http/samples/convert.h"

using namespace yard;
using yard::http::Converter;

/// Converters and casts of samples. The rows of fields and words were measured with HAProxy.
class TestConvert : public QObject {
    Q_OBJECT
private slots:
    void fieldsAndWords_data();
    void fieldsAndWords();
    void masks_data();
    void masks();
    void changesCase();
    void castsToText();
    void chains();
};

void TestConvert::fieldsAndWords_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");  // null: there is none
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("count");
    const auto row = [](const char* text, int index, int count, const char* field,
                        const char* word) {
        QTest::addRow("%s(%d,%d)", text, index, count)
            << QString::fromLatin1(text) << QString::fromLatin1(field) << QString::fromLatin1(word)
            << index << count;
    };
    row("a-b-c-d", 1, 1, "a", "a");
    row("a-b-c-d", 3, 1, "c", "c");
    row("a-b-c-d", -1, 1, "d", "d");
    row("a-b-c-d", -2, 1, "c", "c");
    row("a-b-c-d", 2, 2, "b-c", "b-c");
    row("a-b-c-d", 2, 0, "b-c-d", "b-c-d");
    row("a-b-c-d", -2, 2, "b-c", "b-c");
    row("a-b-c-d", -2, 0, "a-b-c", "a-b-c");
    row("a-b-c-d", 5, 1, nullptr, "");
    row("a-b-c-d", -5, 1, nullptr, "");
    row("--a--b-", 1, 1, "", "a");
    row("--a--b-", 2, 1, "", "b");
    row("--a--b-", 3, 1, "a", "");
    row("--a--b-", -1, 1, "", "b");
    row("--a--b-", -2, 1, "b", "a");
    row("--a--b-", 2, 2, "-a", "b-");
    row("--a--b-", 2, 0, "-a--b-", "b-");
    row("--a--b-", -2, 2, "-b", "--a");
    row("--a--b-", -2, 0, "--a--b", "--a");
    row("--a--b-", 1, 2, "-", "a--b");
    row("", 1, 1, "", "");
    row("", -1, 1, "", "");
    row("", 2, 1, nullptr, "");
    row("-", 2, 1, "", "");
    row("-", 3, 1, nullptr, "");
    row("-", 1, 2, "-", "");
    row("a-", 2, 1, "", "");
    row("a-", 1, 2, "a-", "a-");
    row("-a", 1, 2, "-a", "a");
    row("a", 2, 1, nullptr, "");
}

void TestConvert::fieldsAndWords() {
    QFETCH(QString, text);
    QFETCH(QString, field);
    QFETCH(QString, word);
    QFETCH(int, index);
    QFETCH(int, count);
    const std::string bytes = text.toStdString();
    const auto got = http::fieldOf(bytes, "-", index, count);
    QCOMPARE(got.has_value(), !field.isNull());
    if (got) QCOMPARE(QString::fromLatin1(got->data(), qsizetype(got->size())), field);
    const auto gotWord = http::wordOf(bytes, "-", index, count);
    QCOMPARE(QString::fromLatin1(gotWord.data(), qsizetype(gotWord.size())), word);
}

void TestConvert::masks_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("mask4");
    QTest::addColumn<QString>("mask6");
    QTest::addColumn<QString>("expected");  // null: no result
    const auto row = [](const char* text, const char* mask4, const char* mask6,
                        const char* expected) {
        QTest::addRow("%s %s %s", text, mask4, mask6)
            << QString::fromLatin1(text) << QString::fromLatin1(mask4) << QString::fromLatin1(mask6)
            << QString::fromLatin1(expected);
    };
    row("10.1.2.3", "16", "", "10.1.0.0");
    row("10.1.2.3", "0", "", "0.0.0.0");
    row("10.1.2.3", "32", "", "10.1.2.3");
    row("10.255.2.3", "9", "", "10.128.0.0");
    row("10.1.2.3", "255.0.255.0", "", "10.0.2.0");
    row("01.002.3.4", "32", "", "1.2.3.4");
    row("1:2::3", "8", "16", "1::");
    row("1:2::3", "8", "ffff:ffff::", "1:2::");
    row("1:2::3", "8", "128", "1:2::3");
    row("1:2::3", "8", "", nullptr);
    row("256.1.1.1", "8", "", nullptr);
    row("1.2.3", "8", "", nullptr);
    row("1.2.3.4.5", "8", "", nullptr);
    row("1.2.3.4-", "8", "", nullptr);
    row("1.2.3.99999999999999999999", "8", "", nullptr);
    row("", "8", "8", nullptr);
    row("text", "8", "8", nullptr);
    row("1:2:3:4:5:6:7:8:9:1:2:3:4:5:6:7:8:9:1:2:3:4:5:6:7", "8", "8", nullptr);
}

void TestConvert::masks() {
    QFETCH(QString, text);
    QFETCH(QString, mask4);
    QFETCH(QString, mask6);
    QFETCH(QString, expected);
    const Converter ipmask({"ipmask", {mask4.toStdString(), mask6.toStdString()}, {}});
    const std::string bytes = text.toStdString();
    Sample sample;
    sample.setText(bytes);
    QCOMPARE(ipmask.run(sample, nullptr), !expected.isNull());
    if (expected.isNull()) return;
    QCOMPARE(sample.type,
             sample.bytes.size() == 4 ? Sample::Type::Address4 : Sample::Type::Address6);
    sample.toText();
    QCOMPARE(QByteArray(sample.bytes.data(), qsizetype(sample.bytes.size())), expected.toLatin1());
}

void TestConvert::changesCase() {
    Sample sample;
    sample.setText("aZ[@`{\xe4");
    QVERIFY(Converter({"upper", {}, {}}).run(sample, nullptr));
    QCOMPARE(sample.bytes, std::string_view("AZ[@`{\xe4"));
    QVERIFY(Converter({"lower", {}, {}}).run(sample, nullptr));
    QCOMPARE(sample.bytes, std::string_view("az[@`{\xe4"));
}

void TestConvert::castsToText() {
    Sample sample;
    sample.setInteger(-5);
    sample.toText();
    QCOMPARE(sample.bytes, std::string_view("-5"));
    sample.setAddress("\x7f\0\0\1", 4);
    QVERIFY(Converter({"field", {"4", "."}, {}}).run(sample, nullptr));
    QCOMPARE(sample.type, Sample::Type::Text);
    QCOMPARE(sample.bytes, std::string_view("1"));
    sample.setInteger(0x01020304);
    QVERIFY(Converter({"ipmask", {"8"}, {}}).run(sample, nullptr));
    QCOMPARE(sample.bytes, std::string_view("\1\0\0\0", 4));
}

/// Each works on what the one before left, also when that lies in the sample itself.
void TestConvert::chains() {
    Sample sample;
    sample.setText("xx,Some-Long-Word-Beyond-Any-Small-Buffer-Of-A-String,yy");
    for (const Converter& c : {Converter({"word", {"2", ","}, {}}), Converter({"upper", {}, {}}),
                               Converter({"word", {"2", "-", "3"}, {}}),
                               Converter({"lower", {}, {}}), Converter({"field", {"-1", "-"}, {}})})
        QVERIFY(c.run(sample, nullptr));
    QCOMPARE(sample.bytes, std::string_view("beyond"));
}

QTEST_GUILESS_MAIN(TestConvert)
#include "tst_convert.moc"
