#include "core/engine/graph/listeners.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QtTest/QtTest>

#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

class TestListeners : public QObject {
    Q_OBJECT
private slots:
    void eachWorkerHasItsSocket();
    void optionsOfTheSocket();
    void anotherProgramsPort();
    void anAddressThatIsNotHere();
    void unixSockets();
    void aStaleUnixSocketIsReplaced();
    void aFolderThatIsMissing();
    void abstractNames();
    void inheritedDescriptors();
    void onlyIpv6();
    void whatIsOpenIsKept_data();
    void whatIsOpenIsKept();
    void eachIsKeptOnce();
    void nothingIsLeftOpenAfterAFailure();
};

namespace {

BindConf tcp(const std::string& host, uint16_t port) {
    BindConf bind;
    bind.where = {"t.cfg", 5};
    bind.address = *Endpoint::literal(host, port);
    return bind;
}

BindConf unixBind(const std::string& path) {
    BindConf bind;
    bind.where = {"t.cfg", 5};
    bind.address = *Endpoint::unixPath(path);
    return bind;
}

Config with(const std::vector<BindConf>& binds) {
    auto proxy = std::make_shared<ProxyConf>();
    proxy->name = "f";
    proxy->frontend = true;
    proxy->binds = binds;
    Config config;
    config.proxies.push_back(proxy);
    return config;
}

int option(int fd, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, level, name, &value, &size) == 0 ? value : -1;
}

bool connects(const Endpoint& to) {
    const Wire wire(::socket(to.family(), SOCK_STREAM, 0));
    return ::connect(wire.fd(), to.data(), to.size()) == 0;
}

int openDescriptors() {
    return int(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System).size());
}

}  // namespace

void TestListeners::eachWorkerHasItsSocket() {
    const auto opened = openBinds(with({tcp("127.0.0.1", 0)}), 3, 100);
    QVERIFY(opened);
    const OpenBind& bind = opened->front();
    QCOMPARE(bind.sockets.size(), size_t(3));
    QVERIFY(bind.local.port() != 0);
    for (const auto& socket : bind.sockets) {
        QCOMPARE(Endpoint::localOf(socket->fd()), bind.local);
        QCOMPARE(option(socket->fd(), SOL_SOCKET, SO_ACCEPTCONN), 1);
    }
    // What the workers take are other descriptors of the same sockets.
    QCOMPARE(bind.copies.size(), size_t(3));
    QVERIFY(bind.copies[0].fd() != bind.sockets[0]->fd());
    QCOMPARE(Endpoint::localOf(bind.copies[0].fd()), bind.local);
}

void TestListeners::optionsOfTheSocket() {
    BindConf deferred = tcp("127.0.0.1", 0);
    deferred.deferAccept = true;
    const auto opened = openBinds(with({tcp("127.0.0.1", 0), deferred}), 1, 100);
    QVERIFY(opened);
    const int plain = (*opened)[0].sockets[0]->fd(), waits = (*opened)[1].sockets[0]->fd();
    QCOMPARE(option(plain, IPPROTO_TCP, TCP_NODELAY), 1);
    QCOMPARE(option(plain, SOL_SOCKET, SO_REUSEADDR), 1);
    QCOMPARE(option(plain, IPPROTO_TCP, TCP_DEFER_ACCEPT), 0);
    QVERIFY(option(waits, IPPROTO_TCP, TCP_DEFER_ACCEPT) > 0);
    BindConf tuned = tcp("127.0.0.1", 0);
    tuned.fastOpen = true, tuned.mss = 1000, tuned.userTimeout = 30000, tuned.interface = "lo";
    const auto special = openBinds(with({tuned}), 1, 100);
    QVERIFY(special);
    const int fd = special->front().sockets[0]->fd();
    QVERIFY(option(fd, IPPROTO_TCP, TCP_FASTOPEN) > 0);
    QCOMPARE(option(fd, IPPROTO_TCP, TCP_MAXSEG), 1000);
    QCOMPARE(option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT), 30000);
    QVERIFY(option(fd, SOL_SOCKET, SO_BINDTOIFINDEX) > 0);
    tuned.interface = "no-such-device";
    QVERIFY(openBinds(with({tuned}), 1, 100).error().find("cannot bind listener to device") !=
            std::string::npos);
    QVERIFY(::fcntl(plain, F_GETFL) & O_NONBLOCK);
    QVERIFY(::fcntl(plain, F_GETFD) & FD_CLOEXEC);
}

void TestListeners::anotherProgramsPort() {
    RawPeer busy;
    const auto opened = openBinds(with({tcp("127.0.0.1", busy.port())}), 2, 100);
    QVERIFY(!opened);
    QCOMPARE(opened.error(),
             "Binding [t.cfg:5] for frontend f: cannot bind socket (Address already in use) for "
             "[127.0.0.1:" +
                 std::to_string(busy.port()) + "]");
}

void TestListeners::anAddressThatIsNotHere() {
    const auto opened = openBinds(with({tcp("192.0.2.1", 8100)}), 1, 100);
    QVERIFY(!opened);
    QCOMPARE(opened.error(),
             std::string("Binding [t.cfg:5] for frontend f: cannot bind socket (Cannot assign "
                         "requested address) for [192.0.2.1:8100]"));
}

void TestListeners::unixSockets() {
    QTemporaryDir dir;
    BindConf bind = unixBind(dir.filePath(QStringLiteral("s")).toStdString());
    bind.mode = 0600;
    const auto opened = openBinds(with({bind}), 2, 100);
    QVERIFY(opened);
    struct stat info {};
    QCOMPARE(::stat(dir.filePath(QStringLiteral("s")).toUtf8().constData(), &info), 0);
    QVERIFY(S_ISSOCK(info.st_mode));
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
    QVERIFY(connects(bind.address));
    // It was prepared under another name, of which nothing is left.
    QCOMPARE(QDir(dir.path()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("s")});
    QCOMPARE(opened->front().local, bind.address);
}

void TestListeners::aStaleUnixSocketIsReplaced() {
    QTemporaryDir dir;
    const BindConf bind = unixBind(dir.filePath(QStringLiteral("s")).toStdString());
    { QVERIFY(openBinds(with({bind}), 1, 100)); }
    QVERIFY(!connects(bind.address));
    const auto opened = openBinds(with({bind}), 1, 100);
    QVERIFY(opened);
    QVERIFY(connects(bind.address));
}

void TestListeners::aFolderThatIsMissing() {
    QTemporaryDir dir;
    const std::string path = dir.filePath(QStringLiteral("none/s")).toStdString();
    const auto opened = openBinds(with({unixBind(path)}), 1, 100);
    QVERIFY(!opened);
    QCOMPARE(opened.error(),
             "Binding [t.cfg:5] for frontend f: cannot bind UNIX socket (No such file or "
             "directory) [" +
                 path + "]");
}

void TestListeners::abstractNames() {
    const std::string name = "switchyard-test-" + std::to_string(getpid());
    const BindConf bind = unixBind(std::string(1, '\0') + name);
    const auto opened = openBinds(with({bind}), 2, 100);
    QVERIFY(opened);
    QVERIFY(connects(bind.address));
    const auto again = openBinds(with({bind}), 1, 100);
    QVERIFY(!again);
    QVERIFY(again.error().find("(Address already in use)") != std::string::npos);
}

void TestListeners::inheritedDescriptors() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const Endpoint any = *Endpoint::literal("127.0.0.1", 0);
    QCOMPARE(::bind(fd, any.data(), any.size()), 0);
    BindConf bind;
    bind.fd = fd;
    {
        const auto opened = openBinds(with({bind}), 2, 100);
        QVERIFY(opened);
        QCOMPARE(opened->front().sockets.size(), size_t(2));
        QCOMPARE(opened->front().local, Endpoint::localOf(fd));
        QVERIFY(connects(Endpoint::localOf(fd)));
    }
    // The caller's own descriptor stays open.
    QVERIFY(::fcntl(fd, F_GETFD) >= 0);
    ::close(fd);
    bind.where = {"t.cfg", 5};
    const auto opened = openBinds(with({bind}), 1, 100);
    QVERIFY(!opened);
    QCOMPARE(opened.error(), "Binding [t.cfg:5] for frontend f: cannot use file descriptor '" +
                                 std::to_string(fd) + "' : Bad file descriptor.");
}

void TestListeners::onlyIpv6() {
    BindConf both = tcp("::", 0), only = tcp("::", 0);
    both.v4v6 = true;
    only.v6only = true;
    const auto opened = openBinds(with({both, only}), 1, 100);
    if (!opened) {  // only where the machine has no IPv6
        QFile addresses(QStringLiteral("/proc/net/if_inet6"));
        QVERIFY2(!addresses.open(QIODevice::ReadOnly) || addresses.readAll().isEmpty(),
                 opened.error().c_str());
        return;
    }
    // At an address where no other test may have taken the same port.
    QVERIFY(connects(*Endpoint::literal("127.0.0.77", (*opened)[0].local.port())));
    QVERIFY(!connects(*Endpoint::literal("127.0.0.77", (*opened)[1].local.port())));
}

void TestListeners::whatIsOpenIsKept_data() {
    QTest::addColumn<int>("changed");
    QTest::addColumn<bool>("kept");
    QTest::newRow("nothing") << 0 << true;
    QTest::newRow("the backlog") << 1 << true;
    QTest::newRow("defer-accept") << 2 << true;
    QTest::newRow("its name") << 3 << true;
    QTest::newRow("another port") << 4 << false;
    QTest::newRow("another address") << 5 << false;
}

void TestListeners::whatIsOpenIsKept() {
    QFETCH(int, changed);
    QFETCH(bool, kept);
    const BindConf before = tcp("127.0.0.1", 0);
    const auto opened = openBinds(with({before}), 2, 100);
    QVERIFY(opened);
    BindConf after = before;
    if (changed == 1) after.backlog = 7;
    if (changed == 2) after.deferAccept = true;
    if (changed == 3) after.name = "way-in";
    if (changed == 4) after.address = after.address.withPort(RawPeer().port());
    if (changed == 5) after = tcp("127.0.0.2", 0);
    const auto again = openBinds(with({after}), 2, 100, *opened);
    QVERIFY(again);
    QCOMPARE(again->front().sockets == opened->front().sockets, kept);
    QCOMPARE(again->front().copies.size(), size_t(2));
    const int fd = again->front().sockets[0]->fd();
    QCOMPARE(option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT) > 0, changed == 2);
}

// Two at one place are two.
void TestListeners::eachIsKeptOnce() {
    const BindConf any = tcp("127.0.0.1", 0);
    const auto opened = openBinds(with({any}), 1, 100);
    const auto more = openBinds(with({any, any}), 1, 100, *opened);
    QVERIFY(more);
    QVERIFY(more->at(0).local == opened->at(0).local);
    QVERIFY(more->at(1).local.port() != opened->at(0).local.port());
}

void TestListeners::nothingIsLeftOpenAfterAFailure() {
    RawPeer busy;
    const int before = openDescriptors();
    const auto opened = openBinds(
        with({tcp("127.0.0.1", 0), tcp("127.0.0.1", busy.port()), tcp("127.0.0.1", 0)}), 2, 100);
    QVERIFY(!opened);
    QCOMPARE(openDescriptors(), before);
}

QTEST_GUILESS_MAIN(TestListeners)
#include "tst_listeners.moc"
