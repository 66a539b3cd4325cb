#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

/// What a proxy says to a request itself.
const char* const Actions[] = {"http-request deny",
                               "http-request deny deny_status 429",
                               "http-request return status 200",
                               "http-request auth",
                               "http-request redirect location /x",
                               "http-request tarpit",
                               "http-request reject",
                               "http-response deny",
                               "stats uri /",
                               "http-request use-service prometheus-exporter"};

/// Each in a `listen` of its own, and in a backend behind a frontend.
std::string config() {
    std::string text =
        "global\n nbthread 1\n stats socket unix@cli level admin\n"
        "defaults\n log \"$LOG\" format raw local0\n mode http\n option httplog\n"
        " timeout client 5s\n timeout connect 5s\n timeout server 5s\n timeout tarpit 20ms\n"
        "frontend f\n bind 127.0.0.1:${PORT1}\n use_backend %[path,field(2,/)]\n";
    for (size_t i = 0; i < std::size(Actions); ++i) {
        const std::string
            number = std::to_string(i),
            rest = std::string(" cookie S insert indirect\n ") + Actions[i] +
                   "\n server s ${ORIGIN} cookie s\n server t ${ORIGIN} cookie t disabled\n";
        text += "listen l" + number + "\n bind 127.0.0.1:${PORT" + std::to_string(i + 2) + "}\n" +
                rest + "backend b" + number + "\n" + rest;
    }
    return text + "listen asap\n bind 127.0.0.1:${PORT" + std::to_string(std::size(Actions) + 2) +
           "}\n option logasap\n log-format \"%ST %Ta %B\"\n"
           " http-request deny if { path /d }\n server s ${ORIGIN}\n";
}

struct Side {
    explicit Side(const QString& program)
        : both(config(), program,
               {QStringLiteral("ORIGIN=") + QString::fromStdString(origin.address())},
               static_cast<int>(std::size(Actions)) + 2) {}
    /// The lines of the log for a client without a cookie, and for those whose cookie names a
    /// server, one that is down, and nobody.
    QStringList lines(size_t action, bool listens) {
        QStringList out;
        for (const char* cookie : {"", "s", "t", "x"}) {
            TestClient client(both.proxy.port(listens ? action + 2 : 1));
            const std::string field =
                *cookie ? std::string("Cookie: S=") + cookie + "\r\n" : std::string();
            client.send("GET /b" + std::to_string(action) + "/ HTTP/1.1\r\nHost: h\r\n" + field +
                        "Connection: close\r\n\r\n");
            client.readAll();
            out << QString::fromStdString(both.log.next());
        }
        return out;
    }
    /// Of an answer and a refusal, with `option logasap`.
    QStringList early() {
        static const QRegularExpression number(QStringLiteral("\\+\\d+"));
        QStringList out;
        for (const char* path : {"/", "/d"}) {
            TestClient::get(both.proxy.port(std::size(Actions) + 2), path);
            out << QString::fromStdString(both.log.next()).replace(number, QStringLiteral("+N"));
        }
        return out;
    }
    QStringList counts() {
        const auto path = both.proxy.program().path(QStringLiteral("cli"));
        const QStringList rows = QString::fromStdString(askSocket(path, "show stat")).split(u'\n');
        const QStringList names = rows[0].mid(2).split(u',');
        QStringList out;
        for (const QString& row : rows.mid(1))
            for (const char* column : {"dreq", "dresp", "intercepted", "lbtot", "stot"})
                out << row.section(u',', 0, 1) + u' ' + QLatin1String(column) + u' ' +
                           row.split(u',').value(names.indexOf(QLatin1String(column)));
        return out;
    }
    HttpOrigin origin;
    ProgramSide both;
};

}  // namespace

/// Requests that a proxy refuses or answers itself: what the log says of their cookies, and where
/// they are counted, beside haproxy.
class TestRefusals : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void logged_data();
    void logged();
    void early() { QCOMPARE(m_ours->early(), m_real->early()); }
    void counted();

private:
    std::unique_ptr<Side> m_real, m_ours;
};

void TestRefusals::initTestCase() {
    m_real = std::make_unique<Side>(haproxy());
    m_ours = std::make_unique<Side>(switchyardd());
    for (Side* side : {m_real.get(), m_ours.get()})
        QVERIFY2(side->both.proxy.ready(), qPrintable(side->both.proxy.errors()));
}

void TestRefusals::logged_data() {
    QTest::addColumn<size_t>("action");
    QTest::addColumn<bool>("listens");
    for (size_t i = 0; i < std::size(Actions); ++i)
        for (const bool listens : {true, false})
            QTest::addRow("%s, %s", Actions[i], listens ? "listen" : "backend") << i << listens;
}

void TestRefusals::logged() {
    QFETCH(size_t, action);
    QFETCH(bool, listens);
    QCOMPARE(m_ours->lines(action, listens), m_real->lines(action, listens));
}

void TestRefusals::counted() { QCOMPARE(m_ours->counts(), m_real->counts()); }

QTEST_GUILESS_MAIN(TestRefusals)
#include "tst_refusals.moc"
