#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QRandomGenerator>
#include <QtTest>

#include "core/traffic/sessions/pump.h"

using namespace yard;

namespace {

/// A stream whose far end the test holds.
struct End {
    End() {
        int fds[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
            qFatal("socketpair");
        stream = Stream(fds[0]);
        far = fds[1];
        const int size = 100000;
        for (const int fd : fds) setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    }
    ~End() { shut(); }
    void shut() {
        if (far >= 0) close(far);
        far = -1;
    }
    size_t put(std::string_view bytes) {
        const ssize_t n = send(far, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return n > 0 ? static_cast<size_t>(n) : 0;
    }
    std::string get(size_t max) {
        std::string bytes(max, '\0');
        const ssize_t n = recv(far, bytes.data(), max, 0);
        bytes.resize(n > 0 ? static_cast<size_t>(n) : 0);
        return bytes;
    }
    Stream stream;
    int far;
};

std::string text(size_t size) {
    std::string out;
    for (int i = 0; out.size() < size; ++i) out += std::to_string(i) + " ";
    out.resize(size);
    return out;
}

std::string inChunks(const std::string& body, size_t piece) {
    std::string out;
    for (size_t at = 0; at < body.size(); at += piece) {
        const std::string part = body.substr(at, piece);
        out += QByteArray::number(static_cast<qulonglong>(part.size()), 16).toStdString() +
               ";ext\r\n" + part + "\r\n";
    }
    return out + "0\r\nTrailer: t\r\n\r\n";
}

/// The data, and the trailers behind a '|'.
std::string outOfChunks(std::string_view raw) {
    ChunkReader reader;
    reader.start();
    std::string out;
    while (!raw.empty()) {
        const auto step = reader.next(raw);
        out += step.data;
        raw.remove_prefix(step.consumed);
        if (step.state == ChunkReader::State::Done)
            return out + "|" + std::string(reader.trailers());
        if (step.state == ChunkReader::State::Bad) return out + "<bad>";
    }
    return out + "<more>";
}

}  // namespace

class TestPump : public QObject {
    Q_OBJECT
private slots:
    void bodies_data();
    void bodies();
    void keepsWhatIsBehind_data();
    void keepsWhatIsBehind();
    void readsOnlyWhatCanBeWritten();
    void cut_data();
    void cut();
    void broken();
    void receiverGone();
    void heldBytesGoFirst();
};

void TestPump::bodies_data() {
    QTest::addColumn<int>("framing");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("writeAt");  // most bytes written and read at a time
    for (const Framing framing : {Framing::Length, Framing::Chunked, Framing::UntilClose})
        for (const int size : {1, 17, 32768, 200000, 3000000})
            for (const int writeAt : {1, 1000, 1000000})
                if (size / writeAt < 40000)
                    QTest::addRow("%d %d by %d", static_cast<int>(framing), size, writeAt)
                        << static_cast<int>(framing) << size << writeAt;
}

// Whatever the sizes of writes and reads at the far ends are, the body arrives.
void TestPump::bodies() {
    QFETCH(int, framing);
    QFETCH(int, size);
    QFETCH(int, writeAt);
    End from, to;
    Scratch scratch;
    Pump pump;
    const auto how = static_cast<Framing>(framing);
    const std::string body = text(static_cast<size_t>(size));
    const std::string raw = how == Framing::Chunked ? inChunks(body, 5000) : body;
    pump.start(how, body.size());
    std::string got;
    size_t sent = 0;
    const auto most = static_cast<size_t>(writeAt);
    Pump::State state = Pump::State::Blocked;
    while (state == Pump::State::Blocked || state == Pump::State::Again) {
        sent += from.put(std::string_view(raw).substr(sent, most));
        if (sent == raw.size() && how == Framing::UntilClose) from.shut();
        from.stream.note(sent == raw.size() && how == Framing::UntilClose ? EPOLLIN | EPOLLRDHUP
                                                                          : EPOLLIN);
        to.stream.note(EPOLLOUT);
        state = pump.run(from.stream, to.stream, scratch);
        got += to.get(most * 2 + 100);
    }
    QCOMPARE(state, how == Framing::UntilClose ? Pump::State::Ended : Pump::State::Done);
    QVERIFY(pump.finished());
    QCOMPARE(pump.received(), uint64_t(raw.size()));
    for (std::string more; !(more = to.get(100000)).empty();) got += more;
    if (how == Framing::Chunked)
        QVERIFY(outOfChunks(got) == body + "|trailer: t\r\n");
    else
        QVERIFY(got == body);
}

void TestPump::keepsWhatIsBehind_data() {
    QTest::addColumn<bool>("chunked");
    QTest::newRow("length") << false;
    QTest::newRow("chunked") << true;
}

void TestPump::keepsWhatIsBehind() {
    QFETCH(bool, chunked);
    End from, to;
    Scratch scratch;
    Pump pump;
    pump.start(chunked ? Framing::Chunked : Framing::Length, 5);
    from.put((chunked ? std::string("5\r\nhello\r\n0\r\n\r\n") : "hello") + "GET /");
    from.stream.note(EPOLLIN);
    to.stream.note(EPOLLOUT);
    QCOMPARE(pump.run(from.stream, to.stream, scratch), Pump::State::Done);
    char rest[10];
    const ssize_t unread = recv(from.stream.fd(), rest, sizeof rest, 0);
    const std::string behind = std::string(pump.beyond().view()) +
                               std::string(rest, unread > 0 ? static_cast<size_t>(unread) : 0);
    QCOMPARE(behind, std::string("GET /"));
}

void TestPump::readsOnlyWhatCanBeWritten() {
    End from, to;
    Scratch scratch;
    Pump pump;
    pump.start(Framing::Chunked, 0);
    const std::string chunk = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
    size_t sent = 0;
    for (int i = 0; i < 1000; ++i) {
        sent += from.put(std::string_view(chunk).substr(sent % chunk.size()));
        from.stream.note(EPOLLIN);
        if (i == 0) to.stream.note(EPOLLOUT);
        pump.run(from.stream, to.stream, scratch);
    }
    QVERIFY(pump.received() < 1000000);
    QVERIFY(pump.holding());
}

void TestPump::cut_data() {
    QTest::addColumn<int>("framing");
    QTest::addColumn<int>("length");
    QTest::newRow("length") << static_cast<int>(Framing::Length) << 100;
    QTest::newRow("length, spliced") << static_cast<int>(Framing::Length) << 1000000;
    QTest::newRow("chunked") << static_cast<int>(Framing::Chunked) << 0;
}

void TestPump::cut() {
    QFETCH(int, framing);
    QFETCH(int, length);
    End from, to;
    Scratch scratch;
    Pump pump;
    pump.start(static_cast<Framing>(framing), static_cast<uint64_t>(length));
    from.put("3\r\nabc\r\n");
    from.shut();
    from.stream.note(EPOLLIN | EPOLLRDHUP | EPOLLHUP);
    to.stream.note(EPOLLOUT);
    QCOMPARE(pump.run(from.stream, to.stream, scratch), Pump::State::Cut);
    QVERIFY(!to.get(100).empty());  // what came before is delivered
}

void TestPump::broken() {
    End from, to;
    Scratch scratch;
    Pump pump;
    pump.start(Framing::Chunked, 0);
    from.put("zz\r\n");
    from.stream.note(EPOLLIN);
    to.stream.note(EPOLLOUT);
    QCOMPARE(pump.run(from.stream, to.stream, scratch), Pump::State::Bad);
}

void TestPump::receiverGone() {
    End from, to;
    Scratch scratch;
    Pump pump;
    pump.start(Framing::UntilClose, 0);
    from.put("abc");
    to.shut();
    from.stream.note(EPOLLIN);
    to.stream.note(EPOLLOUT | EPOLLHUP);
    QCOMPARE(pump.run(from.stream, to.stream, scratch), Pump::State::WriteFailed);
}

void TestPump::heldBytesGoFirst() {
    End from, to;
    Scratch scratch;
    Pump pump;
    pump.hold("100 ");
    pump.start(Framing::Length, 4);
    pump.holdRest("head ", "bo", 2);
    QCOMPARE(pump.piece("bo", scratch.outSpan()).consumed, size_t(2));
    from.put("dy");
    from.stream.note(EPOLLIN);
    to.stream.note(EPOLLOUT);
    QCOMPARE(pump.run(from.stream, to.stream, scratch), Pump::State::Done);
    QCOMPARE(to.get(100), std::string("100 ad body"));
}

QTEST_GUILESS_MAIN(TestPump)
#include "tst_pump.moc"
