#include <poll.h>

#include <QtTest>
#include <atomic>
#include <csignal>
#include <random>
#include <thread>

#include "tests/support/httporigin.h"
#include "tests/support/program.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

constexpr int Clients = 50, Askers = 4;

/// How long it blows: YARD_STORM_SECONDS, 30 by default.
int seconds() {
    const int asked = qEnvironmentVariableIntValue("YARD_STORM_SECONDS");
    return asked > 0 ? asked : 30;
}

/// A blocking connection; its threads have no event loop.
class Line {
public:
    explicit Line(const Endpoint& where)
        : m_fd(::socket(where.family(), SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{20, 0};
        setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(m_fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        m_open = ::connect(m_fd, where.data(), where.size()) == 0;
    }
    ~Line() { ::close(m_fd); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    bool open() const { return m_open; }
    bool send(const std::string& bytes) {
        for (size_t sent = 0; sent < bytes.size();) {
            const ssize_t n = ::send(m_fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) return false;
            sent += static_cast<size_t>(n);
        }
        return true;
    }
    void shutWrite() { ::shutdown(m_fd, SHUT_WR); }
    /// Until the other side ends; false: a time-out.
    bool readAll(std::string& text) {
        char bytes[16384];
        ssize_t n;
        while ((n = ::recv(m_fd, bytes, sizeof bytes, 0)) > 0)
            text.append(bytes, static_cast<size_t>(n));
        return n == 0 || errno == ECONNRESET;
    }
    /// Until `end` comes; false: the other side ended first.
    bool readUntil(const std::string& end, std::string& text) {
        char bytes[4096];
        while (text.find(end) == std::string::npos) {
            const ssize_t n = ::recv(m_fd, bytes, sizeof bytes, 0);
            if (n <= 0) return false;
            text.append(bytes, static_cast<size_t>(n));
        }
        return true;
    }

private:
    int m_fd;
    bool m_open = false;
};

/// Lines of the Runtime API, good ones, nearly good ones and noise. What would take the last server
/// of the traffic away, or the traffic's door, is aimed at the victims only.
class Gale {
public:
    explicit Gale(unsigned seed) : m_random(seed) {}

    std::string line() {
        const int kind = number(10);
        if (kind == 0) return noise();
        if (kind == 1) return command() + "; " + command() + ";" + command();
        if (kind == 2) return bent(command());
        return command();
    }
    int number(int below) { return std::uniform_int_distribution<int>(0, below - 1)(m_random); }

private:
    template <size_t N>
    std::string one(const char* const (&list)[N]) {
        return list[number(N)];
    }
    std::string server() {
        return one({"traffic/b", "traffic/c", "victims/x", "victims/y", "#2/#2", "victims/#1",
                    "victims/none", "none/x", "traffic", "/", ""});
    }
    std::string command() {
        switch (number(12)) {
            case 0:
                return "set server " + server() + " state " +
                       one({"ready", "drain", "maint", "down", ""});
            case 1:
                return "set server " + server() + " health " + one({"up", "down", "stopping", "x"});
            case 2:
                return "set weight " + server() + " " +
                       one({"0", "1", "50%", "256", "257", "-1", "x", "9999999999999999999", ""});
            case 3:
                return one({"enable", "disable"}) + " " + one({"server", "health", "agent"}) + " " +
                       server();
            case 4:
                return "set table " + one({"traffic", "victims", "none"}) + " key " +
                       one({"10.0.0.1", "10.0.0.2", "::1", "x", ""}) + " data.server_id " +
                       one({"1", "2", "x", ""});
            case 5:
                return "clear table " + one({"traffic", "victims", "none", ""}) +
                       one({"", " key 10.0.0.1", " data.server_id gt 1", " data.x eq 1"});
            case 6:
                return "show table" + one({"", " traffic", " victims", " none",
                                           " traffic data.server_id gt 0", " traffic key x"});
            case 7:
                return "show stat" +
                       one({"", " typed", " json", " -1 4 -1", " victims 7 -1", " up"});
            case 8:
                return "show " + one({"info", "info typed", "info json", "servers state",
                                      "servers conn", "backend", "version", "cli level",
                                      "cli sockets", "env", "sess", "errors", "events", "x"});
            case 9:
                return one({"shutdown sessions server victims/x", "disable frontend victims",
                            "enable frontend victims", "set maxconn frontend victims 10",
                            "clear counters", "set maxconn server victims/y 5"});
            case 10:
                return "get weight " + server();
            default:
                return one({"help", "help show", "", "set", "prompt x", "operator", "user",
                            "set timeout cli 10", "set server", "show", "quit"});
        }
    }
    std::string bent(std::string text) {
        for (int i = number(3); i >= 0 && !text.empty(); --i) {
            const auto at = static_cast<size_t>(number(static_cast<int>(text.size())));
            const int how = number(3);
            if (how == 0) text.erase(at, 1);
            if (how == 1) text.insert(at, 1, static_cast<char>(32 + number(95)));
            if (how == 2) text += std::string(static_cast<size_t>(number(600)), ' ') + "x";
        }
        // A bent name must not hit the server that carries the traffic.
        return text.find("traffic/a") == text.npos && text.find("#2/#1") == text.npos ? text
                                                                                      : "help";
    }
    std::string noise() {
        std::string text(static_cast<size_t>(number(4000)), ' ');
        for (char& c : text) {
            c = static_cast<char>(1 + number(255));
            if (c == '\n') c = '?';
        }
        return text;
    }
    std::mt19937 m_random;
};

/// A whole answer that is no text, or does not end as answers do.
bool malformed(const std::string& answer) {
    return answer.empty() || answer.back() != '\n' || answer.find('\0') != std::string::npos;
}

}  // namespace

/// Fifty clients of the stats socket that ask sense and nonsense while traffic runs.
class TestStorm : public QObject {
    Q_OBJECT
private slots:
    void storm();

private:
    void traffic();
    void blow(unsigned seed);
    void blowOnce(Gale& gale);
    void talk(Gale& gale);
    void complain(const std::string& what) {
        const std::lock_guard lock(m_mutex);
        m_complaints += QString::fromStdString(what.substr(0, 300));
    }
    bool over() const { return m_over.load(); }

    Endpoint m_door, m_socket;
    std::atomic<bool> m_over{false};
    std::atomic<int> m_answered{0}, m_lost{0}, m_lines{0};
    std::mutex m_mutex;
    QStringList m_complaints;
};

void TestStorm::traffic() {
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    while (!over()) {
        Line line(m_door);
        for (int i = 0; i < 200 && !over(); ++i) {
            std::string answer;
            const bool ok = line.open() && line.send(request) && line.readUntil("served", answer) &&
                            answer.starts_with("HTTP/1.1 200 ");
            ++(ok ? m_answered : m_lost);
            if (!ok) complain("a request was lost: " + answer);
            if (!ok) break;
        }
    }
}

void TestStorm::blow(unsigned seed) {
    Gale gale(seed);
    while (!over()) gale.number(8) == 0 ? talk(gale) : blowOnce(gale);
}

/// One line on a connection of its own.
void TestStorm::blowOnce(Gale& gale) {
    Line line(m_socket);
    const std::string asked = gale.line();
    std::string answer;
    if (!line.open() || !line.send(asked + "\n")) return complain("nobody takes a line");
    line.shutWrite();
    if (!line.readAll(answer)) return complain("no end of the answer to " + asked);
    ++m_lines;
    // `quit`, also as "qu\\it", and what is longer than a line may be end the connection without a
    // word.
    std::string plain = asked;
    std::erase(plain, '\\');
    const bool silent = answer.empty() && (plain.find("quit") != plain.npos || asked.size() > 1000);
    if (malformed(answer) && !silent && plain.find("prompt") == plain.npos)
        complain("the answer to \"" + asked + "\" is \"" + answer + "\"");
}

/// Several lines on one connection, each answered by text and a prompt.
void TestStorm::talk(Gale& gale) {
    Line line(m_socket);
    std::string answer;
    if (!line.open() || !line.send("prompt\n")) return complain("nobody takes a line");
    if (!line.readUntil("\n> ", answer)) return complain("no prompt");
    for (int i = 0; i < 10 && !over(); ++i) {
        const std::string asked =
            "get weight traffic/b; " + std::string(i % 2 ? "show version" : "get weight none/x");
        answer.clear();
        if (!line.send(asked + "\n") || !line.readUntil("> ", answer))
            return complain("a conversation broke off after " + asked);
        ++m_lines;
        if (answer.find("(initial 10)") == answer.npos) complain("not a weight: " + answer);
        if (gale.number(4) == 0) return;  // leaves without a word
    }
}

void TestStorm::storm() {
    HttpOrigin origins[] = {HttpOrigin("served"), HttpOrigin("served"), HttpOrigin("served")};
    const uint16_t port = refusingPort(), other = refusingPort();
    Program program(switchyardd());
    std::string text =
        "global\n stats socket unix@cli level admin\n stats maxconn 200\n"
        "defaults\n mode http\n timeout connect 5s\n timeout client 30s\n timeout server 30s\n"
        " option redispatch\n"
        "listen traffic\n bind 127.0.0.1:" +
        std::to_string(port) + "\n stick-table type ip size 1000 expire 1m\n";
    for (int i = 0; i < 3; ++i)
        text += std::string(" server ") + static_cast<char>('a' + i) + " " + origins[i].address() +
                " weight 10\n";
    text += "listen victims\n bind 127.0.0.1:" + std::to_string(other) +
            "\n stick-table type ip size 1000\n stick on src\n server x " + origins[0].address() +
            " check inter 200ms\n server y 127.0.0.1:1 check inter 200ms\n";
    program.write(QStringLiteral("a.cfg"), text);
    QVERIFY(program.start({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}));
    QVERIFY2(awaitListening(port), qPrintable(program.errors()));
    const QString socket = program.path(QStringLiteral("cli"));
    QVERIFY(await([&] { return !askSocket(socket, "show version").empty(); }));
    m_door = *Endpoint::literal("127.0.0.1", port);
    m_socket = *Endpoint::unixPath(socket.toStdString());

    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::vector<std::thread> threads;
    for (int i = 0; i < Askers; ++i) threads.emplace_back([this] { traffic(); });
    for (int i = 0; i < Clients; ++i)
        threads.emplace_back([this, seed, i] { blow(seed + static_cast<unsigned>(i)); });
    const bool ended = await([&] { return !program.running(); }, Millis(seconds() * 1000));
    m_over = true;
    for (std::thread& thread : threads) thread.join();

    qInfo("%d requests, %d lines", m_answered.load(), m_lines.load());
    QVERIFY2(!ended, qPrintable(program.errors().right(2000)));
    QVERIFY2(m_complaints.isEmpty(), qPrintable(m_complaints.mid(0, 5).join(QLatin1Char('\n'))));
    QCOMPARE(m_lost.load(), 0);
    QVERIFY(m_answered > 100 && m_lines > 100);
    QVERIFY(
        QString::fromStdString(askSocket(socket, "show info")).contains(QStringLiteral("Name: ")));
    program.signal(SIGTERM);
    QVERIFY(program.awaitEnd() >= 0);
}

QTEST_GUILESS_MAIN(TestStorm)
#include "tst_storm.moc"
