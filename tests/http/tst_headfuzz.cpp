#include <QtTest>
#include <random>

#include "core/http/message/writer.h"
#include "tests/http/headtext.h"

using namespace yard;
using namespace yard::test;

/// Damaged messages: nothing crashes, it does not matter in which pieces they come (so what reads
/// whole plain heads and llhttp, which reads the others, agree), and what is passed on says the
/// same to whoever reads it next. The seed is fixed.
class TestHeadFuzz : public QObject {
    Q_OBJECT
private slots:
    void requests() { run(Side::Request, Requests); }
    void responses() { run(Side::Response, Responses); }
    void chunks();

private:
    using Seeds = std::vector<std::string>;
    static const Seeds Requests, Responses;
    void run(Side side, const Seeds& seeds);
    void passOn(const MessageHead& head, const std::string& input);
    std::string damage(std::string text);
    size_t upTo(size_t n) { return std::uniform_int_distribution<size_t>(0, n)(m_random); }

    std::mt19937 m_random{20240607};
};

const TestHeadFuzz::Seeds TestHeadFuzz::Requests = {
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, x\r\nCookie: a=b; c=\"d;e\"\r\n\r\n",
    "POST /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\nX: a\r\n b\r\n\r\n5",
    "GET http://u@a:80/p HTTP/1.1\r\nHost: a:80\r\nhost: A:80\r\n\r\n",
    "CONNECT a:443 HTTP/1.0\r\nHost: a:443\r\nConnection: close\r\n\r\n",
    "GET / HTTP/1.1\nHost:a\nConnection: upgrade\nUpgrade: websocket\nSec-WebSocket-Key: "
    "dGhlIHNhbXBsZSBub25jZQ==\n\n",
    "GET /a/path?that=is&long=enough HTTP/1.1\r\nHost:\t shop.example \r\nUser-Agent: a browser "
    "(x; "
    "y) \xc3\xa4/1.0\r\nX-Odd: a\xff~~ \xff\xff~b\r\nX-Empty:\r\nAccept-Language: "
    "de,\ten;q=0.9\r\nCookie: "
    "session=0123456789abcdef\r\n\r\n",
};
const TestHeadFuzz::Seeds TestHeadFuzz::Responses = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\nSet-Cookie: a=b\r\n\r\nok",
    "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.0 304\nX: a\n\tb\nContent-Length: 2\n\n",
    "HTTP/1.1 200 A longer reason\r\nServer: some server/1.0 \r\nContent-Type: text/html; "
    "charset=utf-8\r\nContent-Length:  12 \r\nX-Empty: \r\n\r\nhello, world",
    "\r\nHTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n",
};

/// Some bytes are lost, doubled, swapped for others that matter, or moved.
std::string TestHeadFuzz::damage(std::string text) {
    constexpr std::string_view matter("\r\n\t :;,=\"/?#@0159aXz\0\x7f\x80\xff", 24);
    for (size_t times = upTo(3) + 1; times && !text.empty(); --times) {
        const size_t at = upTo(text.size() - 1);
        const size_t length = std::min(upTo(6), text.size() - at);
        switch (upTo(4)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, text.substr(at, length));
                break;
            case 2:
                text[at] = matter[upTo(matter.size() - 1)];
                break;
            case 3:
                text.insert(at, 1, matter[upTo(matter.size() - 1)]);
                break;
            default:
                text.insert(upTo(text.size()), text.substr(at, upTo(40)));
                break;
        }
    }
    return text;
}

void TestHeadFuzz::run(Side side, const Seeds& seeds) {
    size_t accepted = 0;
    for (int i = 0; i < 30000; ++i) {
        const std::string text = damage(seeds[upTo(seeds.size() - 1)]);
        MessageHead head;
        const auto state = feedWhole(head, side, text);
        const std::string whole = describe(head, state);
        const std::string slow = describeByteWise(side, text);
        QVERIFY2(slow == whole, (text + "\n" + whole + "\n" + slow).c_str());
        if (state != MessageHead::State::Complete) continue;
        ++accepted;
        passOn(head, text);
        if (QTest::currentTestFailed()) return;
    }
    QVERIFY2(accepted > 1000, "the damage is too great to say anything");
}

/// What is written parses again, has no line end that is not CR LF, and says the same.
void TestHeadFuzz::passOn(const MessageHead& head, const std::string& input) {
    char out[2048];
    const bool request = head.side() == Side::Request;
    const size_t size =
        request ? writeRequestHead(head, {}, out) : writeResponseHead(head, {}, out);
    const std::string text(out, size);
    const QByteArray hint = QByteArray::fromStdString(input + "\n->\n" + text);
    MessageHead again;
    QVERIFY2(feedWhole(again, head.side(), text) == MessageHead::State::Complete, hint);
    QVERIFY2(again.size() == text.size(), hint);
    QVERIFY2(again.framing() == head.framing() && again.length() == head.length(), hint);
    QVERIFY2(again.upgrades() == head.upgrades() && again.status() == head.status(), hint);
    QVERIFY2(again.method() == head.method(), hint);
    QVERIFY2(!again.folded(), hint);
    QVERIFY2(again.last("content-length").data() == nullptr ||
                 again.last("transfer-encoding").data() == nullptr,
             hint);
    for (size_t i = 0; i < text.size(); ++i)
        QVERIFY2(text[i] != '\0' && (text[i] == '\n') == (i > 0 && text[i - 1] == '\r'), hint);
}

void TestHeadFuzz::chunks() {
    const std::string seed = "5;x=y\r\nhello\r\n00A\n0123456789\r\n0\r\nX: y\r\n z\r\nB: c\r\n\r\n";
    size_t done = 0;
    for (int i = 0; i < 8000; ++i) {
        const std::string text = damage(seed);
        std::string outcome[2];
        for (const size_t piece : {text.size() + 1, size_t(1)}) {
            ChunkReader reader;
            reader.start();
            std::string& all = outcome[piece == 1];
            auto state = ChunkReader::State::More;
            size_t at = 0;
            while (at < text.size() && state == ChunkReader::State::More) {
                const auto step = reader.next(std::string_view(text).substr(at, piece));
                all += step.data;
                at += step.consumed;
                state = step.state;
            }
            all += "|" + std::to_string(static_cast<int>(state)) + "|" + std::to_string(at);
            if (state == ChunkReader::State::Done) all += reader.trailers();
            done += state == ChunkReader::State::Done;
        }
        QVERIFY2(outcome[0] == outcome[1], (text + "\n" + outcome[0] + "\n" + outcome[1]).c_str());
    }
    QVERIFY2(done > 1000, "the damage is too great to say anything");
}

QTEST_GUILESS_MAIN(TestHeadFuzz)
#include "tst_headfuzz.moc"
