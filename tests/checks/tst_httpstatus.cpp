#include "core/checks/httpstatus.h"

#include <QtTest/QtTest>

using namespace yard;
using State = CheckAnswer::State;

Q_DECLARE_METATYPE(State)

/// What each of these bytes came to was observed on HAProxy 2.6.12.
class TestHttpStatus : public QObject {
    Q_OBJECT
private slots:
    void answers_data();
    void answers();
    void isKnownByteByByte();
    void aWrongFirstLineIsKnownEarly();
};

void TestHttpStatus::answers_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<State>("state");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* name, const char* bytes, State state, int code = -1,
                        const char* reason = "") {
        QTest::newRow(name) << QByteArray(bytes) << state << code << QByteArray(reason);
    };
    row("200", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", State::Complete, 200, "OK");
    row("1.0", "HTTP/1.0 204 No Content\r\n\r\n", State::Complete, 204, "No Content");
    row("any version", "HTTP/2.0 200 OK\r\n\r\n", State::Complete, 200, "OK");
    row("1xx counts as the answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        State::Complete, 100, "Continue");
    row("no reason", "HTTP/1.1 500\r\n\r\n", State::Complete, 500, "");
    row("line feeds alone", "HTTP/1.1 200 OK\ncontent-length: 0\n\n", State::Complete, 200, "OK");
    row("folded field", "HTTP/1.1 200 OK\r\nfoo: bar\r\n  more\r\n\r\n", State::Complete, 200,
        "OK");
    row("body to come", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc", State::Complete, 200,
        "OK");
    row("two digits", "HTTP/1.1 20 OK\r\n\r\n", State::Complete, 20, "OK");
    row("four digits", "HTTP/1.1 2000 OK\r\n\r\n", State::Complete, 2000, "OK");
    row("equal lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1 \r\n\r\n",
        State::Complete, 200, "OK");
    row("nothing yet", "", State::More);
    row("status line", "HTTP/1.1 200 OK\r\n", State::More);
    row("part of it", "HTTP/1.1 2", State::More);
    row("not HTTP", "hello world\r\n\r\n", State::Bad);
    row("ICY", "ICY 200 OK\r\n\r\n", State::Bad);
    row("no code", "HTTP/1.1 abc\r\n\r\n", State::Bad);
    row("glued code", "HTTP/1.1 200OK\r\n\r\n", State::Bad);
    row("a code beyond any", "HTTP/1.1 20000000000 OK\r\n\r\n", State::Bad);
    row("no colon", "HTTP/1.1 200 OK\r\nbad header line\r\n\r\n", State::Bad);
    row("blank before colon", "HTTP/1.1 200 OK\r\nfoo : bar\r\n\r\n", State::Bad);
    row("no name", "HTTP/1.1 200 OK\r\n: bar\r\n\r\n", State::Bad);
    row("length not a number", "HTTP/1.1 200 OK\r\ncontent-length: abc\r\n\r\n", State::Bad);
    row("different lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        State::Bad);
}

void TestHttpStatus::answers() {
    QFETCH(QByteArray, bytes);
    QFETCH(State, state);
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    const CheckAnswer answer = readCheckAnswer(bytes.toStdString());
    QCOMPARE(answer.state, state);
    QCOMPARE(answer.code, code);
    QCOMPARE(QByteArray::fromStdString(answer.reason), reason);
}

void TestHttpStatus::isKnownByteByByte() {
    const std::string whole = "HTTP/1.1 301 Moved\r\nlocation: /x\r\n\r\n";
    for (size_t n = 0; n < whole.size(); ++n)
        QCOMPARE(readCheckAnswer(std::string_view(whole).substr(0, n)).state, State::More);
    QCOMPARE(readCheckAnswer(whole).state, State::Complete);
}

/// A check need not wait for a line end that never comes.
void TestHttpStatus::aWrongFirstLineIsKnownEarly() {
    QCOMPARE(readCheckAnswer("SSH-2.0-OpenSSH").state, State::Bad);
    QCOMPARE(readCheckAnswer("HTTPS").state, State::Bad);
}

QTEST_GUILESS_MAIN(TestHttpStatus)
#include "tst_httpstatus.moc"
