#include <QtTest>

#include "core/http/message/message.h"
#include "tests/http/headtext.h"

using namespace yard;
using namespace yard::test;

/// Limits of a head and what can be looked up in it; what is refused: see TestHeadVerdicts.
class TestMessageHead : public QObject {
    Q_OBJECT
private slots:
    void fieldLimit();
    void leavesWhatFollows();
    void finds();
    void cookies_data();
    void cookies();
    void paths_data();
    void paths();
    void survivesAMove();
    void staysBad();
};

/// HAProxy's 101 counts the end of the list; what it drops while it reads does not count.
void TestMessageHead::fieldLimit() {
    const auto head = [](size_t fields, const std::string& more) {
        std::string text = "GET / HTTP/1.1\r\n" + more;
        for (size_t i = 0; i < fields; ++i) text += "X: a\r\n";
        return text + "\r\n";
    };
    MessageHead parsed;
    QCOMPARE(feedWhole(parsed, Side::Request, head(100, "")), MessageHead::State::Complete);
    QCOMPARE(parsed.fieldCount(), size_t(100));
    QCOMPARE(feedWhole(parsed, Side::Request, head(101, "")), MessageHead::State::Bad);
    QCOMPARE(feedWhole(parsed, Side::Request, head(100, "Connection: close\r\n")),
             MessageHead::State::Complete);
    QCOMPARE(feedWhole(parsed, Side::Request, head(5000, "")), MessageHead::State::Bad);
}

void TestMessageHead::leavesWhatFollows() {
    const std::string head = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
    MessageHead parsed;
    QCOMPARE(feedWhole(parsed, Side::Request, head + "\x01\x02 garbage: \r\r\n\n"),
             MessageHead::State::Complete);
    QCOMPARE(parsed.size(), head.size());
}

void TestMessageHead::finds() {
    MessageHead head;
    const std::string text = "GET / HTTP/1.1\r\nX: 1\r\nx-y: 2\r\nx: 3\r\nE:\r\n\r\n";
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    QCOMPARE(head.first("x"), std::string_view("1"));
    QCOMPARE(head.last("X"), std::string_view("3"));
    QVERIFY(!head.first("absent").data());
    QVERIFY(!head.last("absent").data());
    QVERIFY(head.first("e").data() && head.first("e").empty());
    for (const char* method : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"}) {
        const std::string request = std::string(method) + " / HTTP/1.1\r\n\r\n";
        QCOMPARE(feedWhole(head, Side::Request, request), MessageHead::State::Complete);
        QVERIFY(head.idempotent());
    }
    for (const char* method : {"POST", "PATCH", "get", "FOO"}) {
        const std::string request = std::string(method) + " / HTTP/1.1\r\n\r\n";
        QCOMPARE(feedWhole(head, Side::Request, request), MessageHead::State::Complete);
        QVERIFY(!head.idempotent());
    }
}

void TestMessageHead::cookies_data() {
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("value");  // of "a"; null: absent
    const auto row = [](const char* fields, const char* value) {
        QTest::newRow(fields) << QByteArray(fields).replace('|', "\r\n") << QByteArray(value);
    };
    row("Cookie: a=1; b=2", "1");
    row("Cookie: b=2;a=1", "1");
    row("Cookie: a=1|Cookie: a=2; a=3", "3");
    row("Cookie: a=1|Cookie: b=2", "1");
    row("Cookie: a=1,a=2", "2");
    row("Cookie: a = 6 ; b=1", "6");
    row("Cookie: a=\"x;y\"; b=1", "\"x;y\"");
    row("Cookie: a=\"x\\\";y\";c", "\"x\\\";y\"");
    row("Cookie: a=x y; b = ", "x y");
    row("Cookie: $Version=1; a=1=2; b", "1=2");
    row("Cookie: a;a=4", "4");
    row("Cookie: a=;", "");
    row("Cookie: a=1; a=", "");
    row("Cookie: x, a=5, b=3", "5");
    row("Cookie: A=1", nullptr);
    row("Cookie: aa=1", nullptr);
    row("Cookie: a=", nullptr);
    row("Cookie: a", nullptr);
    row("Cookie: b=a=1", nullptr);
    row("Cookie: b=\"a=1;a=2\"", nullptr);
    row("Cookie: \"a\"=1", nullptr);
    row("X: a=1", nullptr);
}

void TestMessageHead::cookies() {
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, value);
    MessageHead head;
    const std::string text = "GET / HTTP/1.1\r\n" + fields.toStdString() + "\r\n\r\n";
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    QCOMPARE(head.cookie("a").data() == nullptr, value.isNull());
    QCOMPARE(head.cookie("a"), std::string_view(value.constData(), size_t(value.size())));
}

void TestMessageHead::paths_data() {
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char* uri, const char* path) {
        QTest::newRow(uri) << QByteArray(uri) << QByteArray(path);
    };
    row("/", "/");
    row("/a/b?c/d", "/a/b");
    row("/?", "/");
    row("//x", "//x");
    row("/;a=1?b", "/;a=1");
    row("http://a/b?c", "/b");
    row("http://a", "");
    row("http://a?b=/c", "/c");
    row("*", "");
    row("a/b", "");
}

void TestMessageHead::paths() {
    QFETCH(QByteArray, uri);
    QFETCH(QByteArray, path);
    MessageHead head;
    const std::string text = "GET " + uri.toStdString() + " HTTP/1.1\r\n\r\n";
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Complete);
    QCOMPARE(head.path(), std::string_view(path.constData(), size_t(path.size())));
}

void TestMessageHead::survivesAMove() {
    auto text =
        std::make_unique<std::string>("GET http://a:80/p HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n");
    MessageHead head;
    QCOMPARE(feedWhole(head, Side::Request, *text), MessageHead::State::Complete);
    const std::string copy = *text;
    text->assign(text->size(), '!');
    head.rebase(copy.data());
    text.reset();
    QCOMPARE(head.first("x"), std::string_view("y"));
    QCOMPARE(head.path(), std::string_view("/p"));
    QCOMPARE(head.uriCut(), std::string_view(":80"));
}

void TestMessageHead::staysBad() {
    MessageHead head;
    std::string text = "GET / HTTP/1.1\r\nX : y\r\n";
    QCOMPARE(feedWhole(head, Side::Request, text), MessageHead::State::Bad);
    QVERIFY(*head.fault());
    text += "\r\n";
    QCOMPARE(head.feed(text), MessageHead::State::Bad);
    QCOMPARE(feedWhole(head, Side::Request, "GET / HTTP/1.1\r\n\r\n"),
             MessageHead::State::Complete);
    QCOMPARE(head.fault(), "");
}

QTEST_GUILESS_MAIN(TestMessageHead)
#include "tst_messagehead.moc"
