#include <sys/socket.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/traffic/backends/logsender.h"
#include "tests/support/fakeclock.h"

using namespace yard;

namespace {

/// A socket that log lines are sent to.
struct Syslog {
    explicit Syslog(const Endpoint& at)
        : fd(socket(at.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        if (bind(fd, at.data(), at.size()) != 0) qFatal("cannot receive log lines");
    }
    ~Syslog() { close(fd); }
    std::string next() const {
        char line[70000];
        const ssize_t n = recv(fd, line, sizeof line, 0);
        return n < 0 ? "<none>" : std::string(line, static_cast<size_t>(n));
    }
    LogTarget target() const {
        LogTarget t;
        t.address = Endpoint::localOf(fd);
        return t;
    }
    int fd;
};

Endpoint anyPort() { return *Endpoint::literal("127.0.0.1", 0); }

ProxyConf logsTo(std::vector<LogTarget> targets) {
    ProxyConf conf;
    conf.logs = std::move(targets);
    return conf;
}

}  // namespace

class TestLogSender : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void formats_data();
    void formats();
    void levels_data();
    void levels();
    void cutsLongLines();
    void unixSocket();
    void toADescriptor();
    void neverBlocks();
};

void TestLogSender::formats_data() {
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("named");  // with log-send-hostname and log-tag
    QTest::newRow("local") << QByteArray("local")
                           << QByteArray("<134>Dec 20 00:00:00 yard[42]: hello\n")
                           << QByteArray("<134>Dec 20 00:00:00 tag[42]: hello\n");
    QTest::newRow("unsaid") << QByteArray("")
                            << QByteArray("<134>Dec 20 00:00:00 yard[42]: hello\n")
                            << QByteArray("<134>Dec 20 00:00:00 here tag[42]: hello\n");
    QTest::newRow("rfc3164") << QByteArray("rfc3164")
                             << QByteArray("<134>Dec 20 00:00:00 localhost yard[42]: hello\n")
                             << QByteArray("<134>Dec 20 00:00:00 here tag[42]: hello\n");
    QTest::newRow("rfc5424")
        << QByteArray("rfc5424")
        << QByteArray("<134>1 2019-12-20T00:00:00.000000+00:00 - yard 42 - - hello\n")
        << QByteArray("<134>1 2019-12-20T00:00:00.000000+00:00 here tag 42 - [x] hello\n");
    QTest::newRow("priority") << QByteArray("priority") << QByteArray("<134>hello\n")
                              << QByteArray("<134>hello\n");
    QTest::newRow("short") << QByteArray("short") << QByteArray("<6>hello\n")
                           << QByteArray("<6>hello\n");
    QTest::newRow("timed") << QByteArray("timed")
                           << QByteArray("<6>2019-12-20T00:00:00.000000+00:00 hello\n")
                           << QByteArray("<6>2019-12-20T00:00:00.000000+00:00 hello\n");
    QTest::newRow("iso") << QByteArray("iso")
                         << QByteArray("2019-12-20T00:00:00.000000+00:00 hello\n")
                         << QByteArray("2019-12-20T00:00:00.000000+00:00 hello\n");
    QTest::newRow("raw") << QByteArray("raw") << QByteArray("hello\n") << QByteArray("hello\n");
}

void TestLogSender::formats() {
    QFETCH(QByteArray, format);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, named);
    Syslog syslog(anyPort());
    LogTarget target = syslog.target();
    target.format = format.toStdString();
    FakeClock clock;
    LogSender sender(logsTo({target}), clock, "yard", 42);
    sender.send(6, "hello");
    const QByteArray got = QByteArray::fromStdString(syslog.next());
    QCOMPARE(got, line);
    ProxyConf conf = logsTo({target});
    conf.logTag = "tag";
    conf.logHostname = "here";
    LogSender(conf, clock, "yard", 42).send(6, "hello", "[x]");
    QCOMPARE(QByteArray::fromStdString(syslog.next()), named);
    // A second line, a moment later, tells its own time.
    clock.advance(Millis(61500));
    sender.send(6, "hello");
    const std::string later = syslog.next();
    if (got.contains("00:00:00"))
        QVERIFY2(later.find("00:01:01") != std::string::npos, later.c_str());
    if (got.contains(".000000"))
        QVERIFY2(later.find(".500000") != std::string::npos, later.c_str());
}

void TestLogSender::levels_data() {
    QTest::addColumn<int>("severity");
    QTest::addColumn<int>("maxLevel");
    QTest::addColumn<int>("minLevel");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("sent") << 6 << 7 << 0 << QByteArray("<6>x\n");
    QTest::newRow("just severe enough") << 5 << 5 << 0 << QByteArray("<5>x\n");
    QTest::newRow("not severe enough") << 6 << 5 << 0 << QByteArray("<none>");
    QTest::newRow("made less severe") << 1 << 7 << 4 << QByteArray("<4>x\n");
}

void TestLogSender::levels() {
    QFETCH(int, severity);
    QFETCH(int, maxLevel);
    QFETCH(int, minLevel);
    QFETCH(QByteArray, line);
    Syslog syslog(anyPort());
    LogTarget target = syslog.target();
    target.format = "short";
    target.maxLevel = maxLevel;
    target.minLevel = minLevel;
    FakeClock clock;
    LogSender sender(logsTo({target}), clock, "yard", 42);
    sender.send(severity, "x");
    QCOMPARE(syslog.next(), line.toStdString());
}

void TestLogSender::cutsLongLines() {
    Syslog syslog(anyPort());
    LogTarget target = syslog.target();
    target.format = "raw";
    target.length = 100;
    FakeClock clock;
    LogSender sender(logsTo({target}), clock, "yard", 42);
    sender.send(6, std::string(5000, 'x'));
    std::string cut(101, 'x');
    cut.back() = '\n';
    QCOMPARE(syslog.next(), cut);
}

void TestLogSender::unixSocket() {
    QTemporaryDir folder;
    Syslog syslog(*Endpoint::unixPath(folder.filePath(QStringLiteral("log")).toStdString()));
    LogTarget target = syslog.target();
    target.format = "raw";
    FakeClock clock;
    LogSender sender(logsTo({target, target}), clock, "yard", 42);
    sender.send(6, "hello");
    QCOMPARE(syslog.next(), std::string("hello\n"));
    QCOMPARE(syslog.next(), std::string("hello\n"));
}

void TestLogSender::toADescriptor() {
    int ends[2];
    QVERIFY(pipe(ends) == 0);
    LogTarget target;
    target.fd = ends[1];
    target.format = "raw";
    FakeClock clock;
    {
        LogSender sender(logsTo({target}), clock, "yard", 42);
        sender.send(6, "hello");
    }
    char line[16];
    QCOMPARE(read(ends[0], line, sizeof line), ssize_t(6));
    QCOMPARE(write(ends[1], "x", 1), ssize_t(1));  // not ours to close
    close(ends[0]);
    close(ends[1]);
}

// A pipe that nobody reads: lines are dropped and counted, and the caller goes on.
void TestLogSender::neverBlocks() {
    int ends[2];
    QVERIFY(pipe(ends) == 0);
    LogTarget target;
    target.fd = ends[1];
    target.format = "raw";
    FakeClock clock;
    LogSender sender(logsTo({target}), clock, "yard", 42);
    for (int i = 0; i < 5000; ++i) sender.send(6, std::string(100, 'x'));
    QVERIFY(sender.dropped() > 0 && sender.dropped() < 5000);
    close(ends[0]);
    close(ends[1]);
}

QTEST_GUILESS_MAIN(TestLogSender)
#include "tst_logsender.moc"
