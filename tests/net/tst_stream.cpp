#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtTest>
#include <cerrno>
#include <csignal>

#include "core/net/buffer.h"
#include "core/net/pipe.h"
#include "core/net/stream.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

/// Two ends of a connection; a stream on the first, as if epoll had reported `events` for it.
struct Pair {
    Pair() {
        int fds[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) qFatal("socketpair");
        stream = Stream(fds[0]);
        other = fds[1];
        const int small = 8192;
        setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    }
    ~Pair() {
        if (other >= 0) close(other);
    }
    void put(std::string_view bytes) {
        QCOMPARE(::send(other, bytes.data(), bytes.size(), 0), ssize_t(bytes.size()));
    }
    Stream stream;
    int other;
};

std::string take(Stream& stream, size_t room, IoResult::Kind& kind) {
    std::string bytes(room, '\0');
    const IoResult r = stream.read(bytes);
    kind = r.kind;
    bytes.resize(r.bytes);
    return bytes;
}

}  // namespace

class TestStream : public QObject {
    Q_OBJECT
private slots:
    void nothingIsTriedBeforeAnEvent();
    void shortReadEndsReading();
    void fullReadGoesOn();
    void endIsReadBehindBytes();
    void writeUntilFull();
    void writesTwoParts();
    void neverBlocks();
    void splices();
    void halfClose();
    void writeToClosed();
    void quiet();
    void dialRefused();
    void dialConnects();
    void moves();
    void bufferStaysSmall();
    void bufferHoldsNothingWhenEmpty();
};

using Kind = IoResult::Kind;

void TestStream::nothingIsTriedBeforeAnEvent() {
    Pair pair;
    pair.put("hi");
    Kind kind;
    QCOMPARE(take(pair.stream, 10, kind), std::string());
    QCOMPARE(kind, Kind::Blocked);
    QVERIFY(pair.stream.write("x").blocked());
    pair.stream.note(EPOLLIN | EPOLLOUT);
    QCOMPARE(take(pair.stream, 10, kind), std::string("hi"));
    QVERIFY(pair.stream.write("x").done());
}

void TestStream::shortReadEndsReading() {
    Pair pair;
    pair.put("hello");
    pair.stream.note(EPOLLIN);
    Kind kind;
    QCOMPARE(take(pair.stream, 10, kind), std::string("hello"));
    QVERIFY(!pair.stream.readable());
}

void TestStream::fullReadGoesOn() {
    Pair pair;
    pair.put("hello");
    pair.stream.note(EPOLLIN);
    Kind kind;
    QCOMPARE(take(pair.stream, 5, kind), std::string("hello"));
    QVERIFY(pair.stream.readable());
    QCOMPARE(take(pair.stream, 5, kind), std::string());
    QCOMPARE(kind, Kind::Blocked);
    QVERIFY(!pair.stream.readable());
}

// After a short read no further event would tell of an end that was reported already.
void TestStream::endIsReadBehindBytes() {
    Pair pair;
    pair.put("bye");
    shutdown(pair.other, SHUT_WR);
    pair.stream.note(EPOLLIN | EPOLLRDHUP);
    QVERIFY(pair.stream.peerEnding());
    Kind kind;
    QCOMPARE(take(pair.stream, 10, kind), std::string("bye"));
    QVERIFY(pair.stream.readable());
    QCOMPARE(take(pair.stream, 10, kind), std::string());
    QCOMPARE(kind, Kind::Ended);
}

void TestStream::writeUntilFull() {
    Pair pair;
    pair.stream.note(EPOLLOUT);
    const std::string block(100000, 'x');
    size_t sent = 0;
    for (IoResult r; (r = pair.stream.write(block)).done();) sent += r.bytes;
    QVERIFY(sent > 0 && sent < 100 * block.size());
    QVERIFY(!pair.stream.writable());
}

void TestStream::writesTwoParts() {
    Pair pair;
    pair.stream.note(EPOLLOUT);
    QCOMPARE(pair.stream.write("head", "body").bytes, size_t(8));
    char got[16];
    QCOMPARE(recv(pair.other, got, sizeof got, 0), ssize_t(8));
    QCOMPARE(std::string(got, 8), std::string("headbody"));
}

// QTcpServer hands over descriptors in blocking mode; an event may also be stale.
void TestStream::neverBlocks() {
    Pair pair;
    PipePool pipes;
    auto pipe = pipes.take();
    Kind kind;
    for (int i = 0; i < 2; ++i) {
        pair.stream.note(EPOLLIN);
        take(pair.stream, 10, kind);
        QCOMPARE(kind, Kind::Blocked);
        pair.stream.note(EPOLLIN);
        QVERIFY(pair.stream.spliceTo(pipe->writeEnd, 100).blocked());
    }
}

void TestStream::splices() {
    Pair from, to;
    PipePool pipes;
    auto pipe = pipes.take();
    from.put("through the pipe");
    from.stream.note(EPOLLIN);
    to.stream.note(EPOLLOUT);
    QCOMPARE(from.stream.spliceTo(pipe->writeEnd, 1000).bytes, size_t(16));
    QCOMPARE(to.stream.spliceFrom(pipe->readEnd, 16).bytes, size_t(16));
    char got[32];
    QCOMPARE(recv(to.other, got, sizeof got, 0), ssize_t(16));
    shutdown(from.other, SHUT_WR);
    from.stream.note(EPOLLIN | EPOLLRDHUP);
    QCOMPARE(from.stream.spliceTo(pipe->writeEnd, 1000).kind, Kind::Ended);
    close(std::exchange(to.other, -1));
    QCOMPARE(::write(pipe->writeEnd, "x", 1), ssize_t(1));
    signal(SIGPIPE, SIG_IGN);
    QCOMPARE(to.stream.spliceFrom(pipe->readEnd, 1).kind, Kind::Failed);
}

void TestStream::halfClose() {
    Pair pair;
    pair.stream.note(EPOLLIN | EPOLLOUT);
    pair.stream.shutWrite();
    char byte;
    QCOMPARE(recv(pair.other, &byte, 1, 0), ssize_t(0));
    pair.put("late");
    Kind kind;
    QCOMPARE(take(pair.stream, 10, kind), std::string("late"));
    QCOMPARE(pair.stream.write("x").kind, Kind::Failed);
}

void TestStream::writeToClosed() {
    Pair pair;
    close(std::exchange(pair.other, -1));
    pair.stream.note(EPOLLOUT);
    const IoResult r = pair.stream.write("x");
    QCOMPARE(r.kind, Kind::Failed);
    QCOMPARE(r.error, EPIPE);
}

void TestStream::quiet() {
    Pair pair;
    QVERIFY(pair.stream.quiet());
    pair.stream.note(EPOLLIN);
    QVERIFY(pair.stream.quiet());
    pair.put("x");
    pair.stream.note(EPOLLIN);
    QVERIFY(!pair.stream.quiet());
    Kind kind;
    QCOMPARE(take(pair.stream, 1, kind), std::string("x"));
    shutdown(pair.other, SHUT_WR);
    pair.stream.note(EPOLLIN);
    QVERIFY(!pair.stream.quiet());
}

void TestStream::dialRefused() {
    Stream stream;
    const IoResult r = Stream::dial(*Endpoint::literal("127.0.0.1", refusingPort()), stream);
    const int error = r.kind == Kind::Failed ? r.error : [&] {
        QTest::qWait(0);
        int found = 0;
        await([&] { return (found = stream.dialError()) != 0; });
        return found;
    }();
    QCOMPARE(error, ECONNREFUSED);
    QCOMPARE(errorWords(error), std::string("Connection refused"));
}

void TestStream::dialConnects() {
    RawPeer peer;
    Stream stream;
    QVERIFY(Stream::dial(*Endpoint::literal("127.0.0.1", peer.port()), stream).kind !=
            Kind::Failed);
    Wire other = peer.accept();
    QVERIFY(other.open());
    QCOMPARE(stream.dialError(), 0);
    stream.note(EPOLLOUT);
    QVERIFY(stream.write("hi").done());
    QCOMPARE(other.readBytes(2), std::string("hi"));
    stream.resetOnClose();
    stream.close();
    QVERIFY(other.awaitEnd());
    QVERIFY(other.wasReset());
}

void TestStream::moves() {
    Pair pair;
    pair.stream.note(EPOLLIN | EPOLLOUT);
    const int fd = pair.stream.fd();
    Stream second = std::move(pair.stream);
    QVERIFY(!pair.stream.open());
    QCOMPARE(second.fd(), fd);
    QVERIFY(second.readable() && second.writable());
    second = Stream();
    char byte;
    QCOMPARE(recv(pair.other, &byte, 1, 0), ssize_t(0));
}

void TestStream::bufferStaysSmall() {
    Buffer buffer;
    std::string expected;
    for (int i = 0; i < 100000; ++i) {
        const std::string piece = std::to_string(i) + ",";
        buffer.append(piece);
        expected += piece;
        const size_t out = std::min<size_t>(buffer.size() - 1, piece.size());
        QVERIFY(buffer.view().substr(0, out) == std::string_view(expected).substr(0, out));
        buffer.consume(out);
        expected.erase(0, out);
        QVERIFY(buffer.capacity() < 1000);
    }
    QVERIFY(buffer.view() == expected);
}

void TestStream::bufferHoldsNothingWhenEmpty() {
    Buffer buffer;
    buffer.append("abc");
    buffer.consume(3);
    QVERIFY(buffer.empty());
    QCOMPARE(buffer.capacity(), size_t(0));
}

QTEST_GUILESS_MAIN(TestStream)
#include "tst_stream.moc"
