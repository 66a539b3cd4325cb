#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include "tests/support/haproxy.h"
#include "tests/support/peers.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 stats socket "${SOCKET}" level admin
mailers post
 timeout mail 5s
 mailer good "${GOOD}"
 mailer strict "${STRICT}"
defaults
 mode http
 timeout client 10s
 timeout connect 10s
 timeout server 10s
 email-alert mailers post
 email-alert from proxy@example.test
 email-alert to people@example.test
 email-alert myhostname lb.example.test
listen l
 bind 127.0.0.1:${PORT1}
 email-alert level notice
 server a 127.0.0.1:9
 server b 127.0.0.1:9
 server c 127.0.0.1:9 track m/d
listen m
 bind 127.0.0.1:${PORT2}
 server d 127.0.0.1:9 check inter 1h
)";

/// A mailer that writes down what it hears. `refuses`: it takes no recipient.
class Mailer {
public:
    explicit Mailer(bool refuses) : m_refuses(refuses) {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { greet(); });
        m_server.listen(QHostAddress::LocalHost);
    }
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_server.serverPort()); }
    QStringList heard;  ///< a whole dialogue each

private:
    void greet() {
        QTcpSocket* socket = m_server.nextPendingConnection();
        const auto told = std::make_shared<QString>();
        socket->write("220 mailer\r\n");
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, told] {
            QByteArray said = socket->readAll();
            const auto whole = [&] {
                return said.endsWith("\r\n") &&
                       (!said.contains("\r\n\r\n") || said.endsWith("\r\n.\r\n"));
            };
            while (!whole()) {
                if (!socket->waitForReadyRead(5000)) return;
                said += socket->readAll();
            }
            static const QRegularExpression times(
                QStringLiteral("(?<=\r\nDate: )[^\r]*|(?<=check duration: )\\d+"));
            *told += QString::fromLatin1(said).replace(times, QStringLiteral("T"));
            const bool refused = m_refuses && said.startsWith("RCPT");
            if (refused || said.startsWith("QUIT")) heard += *told;
            socket->write(said.startsWith("DATA")   ? "354 go on\r\n"
                          : said.startsWith("QUIT") ? "221 bye\r\n"
                          : refused                 ? "550 nobody here\r\n"
                                                    : "250 fine\r\n");
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    QTcpServer m_server;
    const bool m_refuses;
};

/// What is asked of the program, and how many things each mailer has heard then.
struct Step {
    const char* command;
    int mails;
};
constexpr Step Steps[] = {{"set server l/a state drain", 1}, {"set server l/a state ready", 1},
                          {"set server l/a state maint", 1}, {"set server l/a state ready", 1},
                          {"set server l/a health down", 2}, {"set server l/a health up", 3},
                          {"set server m/d health down", 5}, {"set server m/d health up", 6},
                          {"set server l/b state drain", 7}};

}  // namespace

/// `email-alert`: the same mails in the same words to mailers as HAProxy sends.
class TestMails : public QObject {
    Q_OBJECT
private slots:
    void alike();

private:
    static QStringList played(const QString& program);
};

QStringList TestMails::played(const QString& program) {
    Mailer good(false), strict(true);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s"));
    RealHaproxy proxy(Config, 2,
                      {QStringLiteral("SOCKET=") + path, QStringLiteral("GOOD=") + good.address(),
                       QStringLiteral("STRICT=") + strict.address()},
                      program);
    if (!proxy.ready()) return {proxy.errors()};
    for (const Step& step : Steps) {
        askSocket(path, step.command);
        if (!await([&] { return good.heard.size() >= step.mails; }))
            good.heard += QStringLiteral("no mail of: ") + QLatin1String(step.command);
        await([&] { return strict.heard.size() >= step.mails; });
    }
    // Those of two proxies may overtake one another.
    good.heard.sort();
    strict.heard.sort();
    return good.heard + strict.heard;
}

void TestMails::alike() {
    const QStringList theirs = played(haproxy()), ours = played(switchyardd());
    QVERIFY2(theirs.size() == 14, qPrintable(theirs.value(0)));
    for (qsizetype i = 0; i < theirs.size(); ++i) QCOMPARE(ours.value(i), theirs[i]);
    QCOMPARE(ours.size(), theirs.size());
}

QTEST_GUILESS_MAIN(TestMails)
#include "tst_mails.moc"
