#include <QtTest>
#include <cstdlib>
#include <new>

#include "core/http/message/writer.h"
#include "core/http/samples/sample.h"
#include "core/http/samples/textformat.h"

namespace {
/// Of this program, counted by the operators below.
size_t allocations = 0;
}  // namespace

void* operator new(size_t size) {
    ++allocations;
    if (void* p = std::malloc(size)) return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }

using namespace yard;

/// The way of a request through this room costs no allocation.
class TestNoAllocation : public QObject {
    Q_OBJECT
private slots:
    void theWayOfARequest();
    void chunkedBodies();
};

void TestNoAllocation::theWayOfARequest() {
    const std::string request =
        "GET http://hosting.example:80/some/path?session=12345 HTTP/1.1\r\n"
        "Host: hosting.example\r\nUser-Agent: a browser with a long name of its own\r\n"
        "Cookie: first=1; session=abcdefghijklmnopqrstuvwxyz; last=3\r\n"
        "Connection: keep-alive, x\r\nX-List: one, two, three, and a fourth that is long\r\n\r\n";
    const std::string response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: x\r\n\r\n";
    const Endpoint client = *Endpoint::literal("1:2:3:4:5:6:7:8", 1234);
    std::vector<SampleFetch> fetches;
    for (const auto& [fetch, argument] : std::vector<std::pair<const char*, const char*>>{
             {"src", ""},
             {"dst", ""},
             {"src_port", ""},
             {"dst_port", ""},
             {"req.hdr", "x-list"},
             {"req.hdr", "x-list,-4"},
             {"req.cook", "session"},
             {"path", ""},
             {"url_param", "session"},
             {"str", "a text that is longer than a small string"}}) {
        SampleExpr expression;
        expression.fetch = fetch, expression.argument = argument;
        fetches.emplace_back(expression);
    }
    MessageHead head, answer;
    LogFacts facts;
    facts.client = &client;
    char out[2048];

    const http::TextFormat log(plainLogFormat(HttpLogText));
    (void)errorPage(503, false);  // the pages are made once
    const size_t before = allocations;
    head.start(Side::Request);
    auto state = MessageHead::State::More;
    for (size_t n = 1; n <= request.size(); ++n) state = head.feed({request.data(), n});
    QCOMPARE(state, MessageHead::State::Complete);
    for (const SampleFetch& fetch : fetches) {
        Sample sample;
        QVERIFY(fetch.run({&client, &client, &head}, sample));
    }
    QVERIFY(writeRequestHead(head, {true, "127.0.0.1"}, out) > 0);
    answer.start(Side::Response);
    QCOMPARE(answer.feed(response), MessageHead::State::Complete);
    QVERIFY(writeResponseHead(answer, {}, out) > 0);
    QVERIFY(log.write({}, facts, std::span(out).subspan(writeRequestLine(head, out))) > 0);
    QVERIFY(!errorPage(503, true).empty());
    QCOMPARE(allocations, before);
}

void TestNoAllocation::chunkedBodies() {
    const std::string body =
        "5\r\nhello\r\n1000;x=y\r\n" + std::string(4096, 'a') + "\r\n0\r\n\r\n";
    ChunkReader reader;
    const size_t before = allocations;
    reader.start();
    size_t at = 0, data = 0;
    auto state = ChunkReader::State::More;
    while (state == ChunkReader::State::More) {
        const auto step = reader.next(std::string_view(body).substr(at));
        at += step.consumed;
        data += step.data.size();
        state = step.state;
    }
    QCOMPARE(state, ChunkReader::State::Done);
    QCOMPARE(data, size_t(4101));
    QCOMPARE(allocations, before);
}

QTEST_GUILESS_MAIN(TestNoAllocation)
#include "tst_noallocation.moc"
