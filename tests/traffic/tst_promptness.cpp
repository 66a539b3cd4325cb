#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <QtTest>

#include "tests/traffic/trafficrig.h"

using namespace yard;
using namespace yard::test;

namespace {

/// Bytes that the other side has not acknowledged.
bool allAcknowledged(const Wire& wire) {
    tcp_info info{};
    socklen_t size = sizeof info;
    return getsockopt(wire.fd(), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && !info.tcpi_unacked;
}

constexpr std::string_view Head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
// The kernel puts an acknowledgement off for at least 40 ms, always; a loaded machine delays some
// of the rounds, not each.
constexpr Millis Prompt{20};
constexpr int Rounds = 20;

}  // namespace

class TstPromptness : public QObject {
    Q_OBJECT
private slots:
    void headsAreAcknowledgedAtOnce();
};

// A server with Nagle's algorithm that writes head and body apart sends the body only then.
void TstPromptness::headsAreAcknowledgedAtOnce() {
    RawPeer origin;
    TrafficRig rig;
    rig.addServer("A", origin.port());
    rig.start();
    TestClient client(rig.port());
    QVERIFY(client.request("/"));
    Wire server = origin.accept();
    int prompt = 0;
    for (int i = 0; i < Rounds; ++i) {
        if (i) QVERIFY(client.request("/"));
        QVERIFY(!server.readMessage().empty());
        QVERIFY(server.send(Head));
        prompt += await([&] { return allAcknowledged(server); }, Prompt);
        QVERIFY(server.send("ok"));
        QCOMPARE(bodyOf(client.readMessage()), std::string("ok"));
    }
    // The first rounds of a connection are prompt whatever is done.
    QVERIFY2(prompt > Rounds / 4, qPrintable(QString::number(prompt)));
}

QTEST_GUILESS_MAIN(TstPromptness)
#include "tst_promptness.moc"
