#include <QtTest>
#include <cctype>
#include <cstring>

#include "core/http/message/scan.h"

using namespace yard::http;

/// The helpers that look at several characters at once say what looking at each would.
class TestText : public QObject {
    Q_OBJECT

    /// Each pair of characters at each place of words of these sizes.
    template <typename Check>
    static void forTexts(Check check) {
        for (const size_t size : {1, 3, 4, 7, 8, 9, 16, 19, 33})
            for (size_t at = 0; at < size; ++at)
                for (int c = 0; c < 256; ++c)
                    for (const char neighbour : {'x', '~', ' ', '\t', '\xff', '\x80', '@', '\0'}) {
                        std::string text(size, 'Q');
                        if (at + 1 < size) text[at + 1] = neighbour;
                        text[at] = static_cast<char>(c);
                        check(text);
                        if (QTest::currentTestFailed()) return;
                    }
    }

    /// That `skip` stops at the first character for which `passes` does not hold.
    template <typename Passes>
    static void compare(const char* (*skip)(const char*, const char*), Passes passes) {
        forTexts([&](const std::string& text) {
            size_t expected = 0;
            while (expected < text.size() && passes(text[expected])) ++expected;
            const char* const end = text.data() + text.size();
            QCOMPARE(static_cast<size_t>(skip(text.data(), end) - text.data()), expected);
        });
    }

private slots:
    void printable() {
        compare(skipPrintable, [](char c) {
            const auto byte = static_cast<uint8_t>(c);
            return (byte >= 32 && byte != 127) || c == '\t';
        });
    }

    void uri() {
        compare(skipUri, [](char c) { return c >= 33 && c <= 126 && c != '#'; });
    }

    void tokens() {
        compare(skipToken, [](char c) {
            return c > 0 && (std::isalnum(c) || std::strchr("!#$%&'*+-.^_`|~", c));
        });
    }

    void lowerCase() {
        forTexts([](const std::string& text) {
            std::string expected = text, copy(text.size(), '-');
            for (char& c : expected) c = lower(c);
            QVERIFY(copyLower(copy.data(), text) == copy.data() + copy.size());
            QCOMPARE(copy, expected);
            QVERIFY(equalNoCase(text, expected));
        });
    }

    void equality() {
        forTexts([](const std::string& text) {
            const std::string other(text.size(), 'q');
            bool expected = true;
            for (const char c : text) expected = expected && lower(c) == 'q';
            QCOMPARE(equalNoCase(text, other), expected);
            QVERIFY(!equalNoCase(text, other + "q"));
        });
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
