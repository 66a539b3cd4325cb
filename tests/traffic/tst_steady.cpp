#include <malloc.h>

#include <QtTest>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>

#include "tests/traffic/trafficrig.h"

// Counts what threads other than the test's allocate: the workers.
namespace {

std::atomic<uint64_t> workerCalls{0};
std::atomic<int64_t> liveBytes{0};
thread_local bool isTest = false;

void* counted(size_t size) {
    void* memory = std::malloc(size);
    if (!memory) throw std::bad_alloc();
    liveBytes += static_cast<int64_t>(malloc_usable_size(memory));
    if (!isTest) ++workerCalls;
    return memory;
}

void released(void* memory) {
    if (memory) liveBytes -= static_cast<int64_t>(malloc_usable_size(memory));
    std::free(memory);
}

}  // namespace

void* operator new(size_t size) { return counted(size); }
void* operator new[](size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { released(memory); }
void operator delete[](void* memory) noexcept { released(memory); }
void operator delete(void* memory, size_t) noexcept { released(memory); }
void operator delete[](void* memory, size_t) noexcept { released(memory); }

using namespace yard;
using namespace yard::test;

namespace {

const std::string Usual = "GET /x HTTP/1.1\r\nHost: a\r\nUser-Agent: test\r\n\r\n";

/// The largest size in bytes that the kernel lets a socket's buffer grow to: the last of three
/// numbers in a file of /proc.
size_t largestBuffer(const char* path) {
    std::ifstream file(path);
    size_t size = 0;
    for (int i = 0; i < 3; ++i) file >> size;
    return size;
}

/// What the kernel may hold of one answer: two connections with a buffer at each end, and a pipe
/// of spliced bytes between them.
size_t systemBuffers() {
    constexpr size_t Pipe = 1U << 20;
    return 2 * (largestBuffer("/proc/sys/net/ipv4/tcp_rmem") +
                largestBuffer("/proc/sys/net/ipv4/tcp_wmem")) +
           Pipe;
}

}  // namespace

/// What traffic costs in memory once it is under way.
class TestSteady : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { isTest = true; }
    void requestsAllocateNothing_data();
    void requestsAllocateNothing();
    void idleConnectionsAreSmall();
    void slowReadersAreBounded_data();
    void slowReadersAreBounded();
};

void TestSteady::requestsAllocateNothing_data() {
    QTest::addColumn<bool>("stick");
    QTest::addColumn<bool>("logs");
    QTest::newRow("plain") << false << false;
    QTest::newRow("log") << false << true;
    QTest::newRow("stick table and log") << true << true;
}

void TestSteady::requestsAllocateNothing() {
    QFETCH(bool, stick);
    QFETCH(bool, logs);
    RawPeer peer;
    TrafficRig rig;
    if (!logs) rig.conf().logs.clear();
    if (stick) rig.addStickTable(KeyType::Ip, "src", true, true);
    rig.addServer("A", peer.port());
    rig.addServer("B", peer.port());
    rig.start();
    TestClient client(rig.port());
    std::vector<Wire> servers;
    const auto exchange = [&](bool first) {
        if (!client.send(Usual)) return false;
        if (first && (!stick || servers.empty())) servers.push_back(peer.accept());
        Wire* asked = nullptr;
        if (!await([&] {
                for (Wire& server : servers)
                    if (!server.silent(Millis(0))) asked = &server;
                return asked != nullptr;
            }))
            return false;
        asked->readUntil("\r\n\r\n");
        if (!asked->send(Ok)) return false;
        if (logs && rig.nextLog().empty()) return false;
        return bodyOf(client.readMessage()) == "ok";
    };
    for (int i = 0; i < 20; ++i) QVERIFY(exchange(i < 2));
    const uint64_t before = workerCalls;
    QVERIFY(before > 0);  // the counter sees the worker
    constexpr int Requests = 1000;
    for (int i = 0; i < Requests; ++i) QVERIFY(exchange(false));
    // The few there are come from the purge timer of kept connections, once in five seconds.
    const uint64_t calls = workerCalls - before;
    qInfo() << calls << "allocations in" << Requests << "requests";
    QVERIFY(calls <= 20);
}

void TestSteady::idleConnectionsAreSmall() {
    PeerRig rig;
    Wire server;
    constexpr int Clients = 300;
    std::vector<TestClient> clients;
    clients.reserve(Clients + 1);
    int64_t before = 0;
    for (int i = 0; i <= Clients; ++i) {
        if (i == 1) before = liveBytes;
        clients.emplace_back(rig.port());
        QVERIFY(clients.back().send(Usual));
        if (i == 0) server = rig.peer.accept();
        server.readUntil("\r\n\r\n");
        QVERIFY(server.send(Ok));
        QCOMPARE(bodyOf(clients.back().readMessage()), std::string("ok"));
    }
    const int64_t each = (liveBytes - before) / Clients;
    qInfo() << each << "bytes for an idle connection";
    QVERIFY(each <= 600);
}

void TestSteady::slowReadersAreBounded_data() {
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("block");
    const QByteArray data(65536, 'x');
    QTest::newRow("chunked") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                             << "10000\r\n" + data + "\r\n";
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
                            << data;
    QTest::newRow("until close") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << data;
}

void TestSteady::slowReadersAreBounded() {
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, block);
    PeerRig rig;
    constexpr int Clients = 10;
    std::vector<TestClient> clients;
    std::vector<Wire> servers;
    std::vector<size_t> offset(Clients);
    for (int i = 0; i < Clients; ++i) {
        clients.emplace_back(rig.port(), 4096);
        QVERIFY(clients.back().request("/x", "Content-Length: 0\r\n", "POST"));
        servers.push_back(rig.peer.accept());
        servers.back().readUntil("\r\n\r\n");
        QVERIFY(servers.back().send(head.toStdString()));
    }
    const int64_t before = liveBytes;
    // Until nobody takes any more: the sum is bounded, so this ends.
    size_t taken = 1, all = 0;
    const std::string_view bytes(block.data(), static_cast<size_t>(block.size()));
    const auto sendAll = [&] {
        taken = 0;
        for (size_t i = 0; i < Clients; ++i) {
            const size_t n = servers[i].sendSome(bytes.substr(offset[i]));
            offset[i] = (offset[i] + n) % bytes.size();
            taken += n;
        }
        all += taken;
        return taken > 0;
    };
    while (await(sendAll, Millis(200))) QVERIFY(all < (size_t{1} << 30));
    const int64_t each = (liveBytes - before) / Clients;
    qInfo() << each << "bytes for a slow reader," << all / Clients << "taken by the system";
    QVERIFY(each < 160 * 1024);
    QVERIFY(all / Clients < systemBuffers());
}

QTEST_GUILESS_MAIN(TestSteady)
#include "tst_steady.moc"
