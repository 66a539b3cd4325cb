#include <QtTest>
#include <random>

#include "tests/support/haproxy.h"
#include "tests/support/peers.h"

using namespace yard;
using namespace yard::test;

namespace {

/// What a backend of the comparison says, and the weights of its servers A, B, C and D.
struct Row {
    const char* lines;
    std::vector<int> weights;
};

const std::vector<Row> Rows = {
    {"balance uri", {1, 1, 1, 1}},
    {"balance uri\n hash-type map-based djb2", {1, 2, 3, 1}},
    {"balance uri whole\n hash-type map-based wt6", {1, 1, 1, 1}},
    {"balance uri path-only len 12\n hash-type map-based crc32", {2, 2, 1, 4}},
    {"balance uri depth 2\n hash-type map-based sdbm avalanche", {1, 1, 1, 1}},
    {"balance uri depth 3 whole", {5, 0, 1, 1}},
    {"balance uri\n hash-type consistent", {1, 1, 1, 1}},
    {"balance uri whole\n hash-type consistent djb2", {1, 7, 3, 1}},
    {"balance uri\n hash-type consistent wt6 avalanche", {100, 256, 3, 50}},
    {"balance uri whole\n hash-type consistent crc32\n hash-balance-factor 150", {3, 2, 1, 1}},
    {"balance url_param id", {1, 1, 1, 1}},
    {"balance url_param id\n hash-type consistent", {1, 2, 1, 1}},
    {"balance url_param id check_post", {1, 1, 1, 1}},
    {"balance hdr(host)", {1, 1, 1, 1}},
    {"balance hdr(Host) use_domain_only", {1, 1, 1, 1}},
    {"balance hdr(x-key)\n hash-type consistent sdbm", {4, 3, 2, 1}},
    {"balance hash path,lower\n hash-type map-based wt6", {1, 1, 1, 1}},
    {"balance hash src\n hash-type consistent", {1, 1, 1, 1}},
    {"balance source", {3, 2, 1, 1}},
    {"balance source\n hash-type consistent", {3, 2, 1, 1}},
    {"balance source\n hash-type map-based sdbm avalanche", {1, 1, 1, 1}},
};

std::string configText() {
    std::string text =
        "global\n nbthread 1\n stats socket 127.0.0.1:${PORT6} level admin\n"
        "defaults\n mode http\n timeout connect 5s\n timeout client 60s\n timeout server 60s\n";
    for (int i = 0; i < 4; ++i) {
        const std::string name(1, static_cast<char>('A' + i));
        text += "frontend " + name + "\n bind 127.0.0.1:${PORT" + std::to_string(i + 1) +
                "}\n http-request return status 200 content-type text/plain string " + name + "\n";
    }
    text += "frontend in\n bind 127.0.0.1:${PORT5}\n use_backend %[path,field(2,/)]\n";
    for (size_t i = 0; i < Rows.size(); ++i) {
        text += "backend p" + std::to_string(i) + "\n " + Rows[i].lines + "\n";
        for (size_t s = 0; s < 4; ++s)
            text += " server " + std::string(1, static_cast<char>('A' + s)) + " 127.0.0.1:${PORT" +
                    std::to_string(s + 1) + "} weight " + std::to_string(Rows[i].weights[s]) + "\n";
    }
    return text;
}

}  // namespace

/// The hash algorithms beside the real haproxy: the same requests, the same servers; also when one
/// goes and comes back.
class TestHashes : public QObject {
    Q_OBJECT
private slots:
    void sameServers();

private:
    static std::vector<std::string> requests(size_t backend) {
        std::mt19937 random(static_cast<unsigned>(backend) + 7);
        const auto word = [&random] {
            std::string text;
            for (size_t n = 1 + random() % 6; n > 0; --n)
                text += static_cast<char>('a' + random() % 26);
            return text;
        };
        const std::string lines = Rows[backend].lines;
        const bool forms = lines.starts_with("balance url_param id check_post");
        std::vector<std::string> list;
        for (int i = 0; i < 30; ++i) {
            std::string form;  // or something that is none
            if (forms && random() % 3 == 0)
                form = word() + "=1&id=" + word() + (random() % 4 ? "&x=2" : "(");
            std::string line = (form.empty() ? "GET /p" : "POST /p") + std::to_string(backend) +
                               "/" + word() + "/" + word();
            if (random() % 3 == 0) line += "/" + word();
            if (random() % 2) line += "?" + word() + "=1&id=" + word();
            line += " HTTP/1.1\r\nHost: " + word() + "." + word() + ".org\r\n";
            if (random() % 4) line += "X-Key: " + word() + "\r\n";
            if (!form.empty()) line += "Content-Length: " + std::to_string(form.size()) + "\r\n";
            list.push_back(line + "\r\n" + form);
        }
        return list;
    }
    static std::string serve(RealHaproxy& program, size_t backend) {
        TestClient client(program.port(5));
        std::string names;
        for (const std::string& request : requests(backend)) {
            client.send(request);
            const std::string answer = client.readMessage();
            names += statusOf(answer) == 200 ? bodyOf(answer) : "-";
        }
        return names;
    }
    static void tell(RealHaproxy& program, const std::string& line) {
        TestClient client(program.port(6));
        client.send(line + "\n");
        client.readAll();
    }
};

void TestHashes::sameServers() {
    RealHaproxy theirs(configText(), 6), ours(configText(), 6, {}, switchyardd());
    QVERIFY2(theirs.ready(), qPrintable(theirs.errors()));
    QVERIFY2(ours.ready(), qPrintable(ours.errors()));
    for (size_t i = 0; i < Rows.size(); ++i) {
        const std::string backend = "p" + std::to_string(i);
        for (const char* state : {"", "maint", "ready"}) {
            for (RealHaproxy* program : {&theirs, &ours})
                if (*state) tell(*program, "set server " + backend + "/A state " + state);
            const std::string expected = serve(theirs, i);
            QVERIFY(expected.find('-') == std::string::npos);
            const std::string found = serve(ours, i);
            QVERIFY2(found == expected, (std::string(Rows[i].lines) + " " + state + ": haproxy " +
                                         expected + ", we " + found)
                                            .c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestHashes)
#include "tst_hashes.moc"
