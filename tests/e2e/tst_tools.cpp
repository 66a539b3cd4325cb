#include <QStandardPaths>
#include <QtTest>

#include "tests/support/httporigin.h"
#include "tests/support/patience.h"
#include "tests/support/program.h"
#include "tests/support/runtimesocket.h"
#include "tests/support/terminal.h"

using namespace yard;
using namespace yard::test;

/// The programs that people drive HAProxy with, unchanged, on switchyardd. They are among what
/// app/setup.sh installs: one that is missing is a failure.
class TestTools : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void hatop();
    void prometheusExporter();
    void socatOneLine();
    void socatInteractive();
    void ansibleModule();

private:
    std::string ask(const std::string& line) { return askSocket(m_socket, line); }
    /// The column of `show stat` of a server.
    QString column(const QString& server, const QString& name);
    QString status(const QString& server) { return column(server, QStringLiteral("status")); }
    static QString tool(const char* name);
    /// What the module answers to its arguments.
    QJsonObject ansible(const QString& arguments);
    /// What a shell command prints, run beside the socket.
    QString shell(const QString& command);

    HttpOrigin m_origin;
    Program m_program{switchyardd()};
    uint16_t m_port = 0;
    QString m_socket;
};

void TestTools::initTestCase() {
    m_port = refusingPort();
    m_program.write(QStringLiteral("a.cfg"),
                    "global\n    stats socket unix@cli level admin\n    node tools\n"
                    "defaults\n    mode http\n    timeout connect 1s\n    timeout client 5s\n"
                    "    timeout server 5s\n"
                    "listen px\n    bind 127.0.0.1:" +
                        std::to_string(m_port) + "\n    server web1 " + m_origin.address() +
                        " weight 10\n    server web2 " + m_origin.address() + " weight 10\n");
    QVERIFY(
        m_program.start({QStringLiteral("-db"), QStringLiteral("-f"), QStringLiteral("a.cfg")}));
    QVERIFY2(awaitListening(m_port), qPrintable(m_program.errors()));
    m_socket = m_program.path(QStringLiteral("cli"));
    QVERIFY(await([this] { return !ask("show version").empty(); }));
}

QString TestTools::tool(const char* name) {
    const QString path = QStandardPaths::findExecutable(QString::fromLatin1(name));
    if (path.isEmpty()) QTest::qFail("the tool is not installed", __FILE__, __LINE__);
    return path;
}

QString TestTools::column(const QString& server, const QString& name) {
    const QStringList lines =
        QString::fromStdString(ask("show stat")).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const qsizetype at = lines.value(0).mid(2).split(QLatin1Char(',')).indexOf(name);
    for (const QString& line : lines)
        if (line.startsWith(QStringLiteral("px,%1,").arg(server)))
            return line.split(QLatin1Char(',')).value(at);
    return {};
}

QString TestTools::shell(const QString& command) {
    QProcess process;
    process.setWorkingDirectory(QFileInfo(m_socket).path());
    process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command});
    if (!process.waitForFinished()) return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

void TestTools::hatop() {
    const QString path = tool("hatop");
    QVERIFY(!path.isEmpty());
    // It ends when its first questions are not answered within a second of its own, as may be
    // where other tests run.
    std::optional<Terminal> started;
    const auto begins = [&] {
        started.emplace(path, QStringList{QStringLiteral("-s"), m_socket});
        return started->shows(QStringLiteral("web2"));
    };
    QVERIFY(begins() || begins() || begins());
    Terminal& terminal = *started;
    // Past the head of the proxy and its frontend; the line of keys tells which one is selected.
    terminal.press(keys::Down);
    terminal.press(keys::Down);
    QVERIFY(terminal.shows(
        QStringLiteral("[#%1/#1]").arg(column(QStringLiteral("web1"), QStringLiteral("iid")))));
    terminal.press(keys::F10);
    QTRY_COMPARE(status(QStringLiteral("web1")), QStringLiteral("MAINT"));
    QVERIFY(terminal.shows(QStringLiteral("MAINT")));
    terminal.press(keys::F9);
    QTRY_COMPARE(status(QStringLiteral("web1")), QStringLiteral("no check"));
    QCOMPARE(status(QStringLiteral("web2")), QStringLiteral("no check"));
    terminal.press("q");
    QCOMPARE(terminal.awaitEnd(), 0);
}

void TestTools::prometheusExporter() {
    const QString path = tool("prometheus-haproxy-exporter");
    QVERIFY(!path.isEmpty());
    QVERIFY(statusOf(TestClient::get(m_port)) == 200);
    const uint16_t port = refusingPort();
    Program exporter(path);
    QVERIFY(exporter.start({QStringLiteral("--haproxy.scrape-uri=unix:%1").arg(m_socket),
                            QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)}));
    QVERIFY2(awaitListening(port), qPrintable(exporter.errors()));
    const QString metrics = QString::fromStdString(bodyOf(TestClient::get(port, "/metrics")));
    QVERIFY2(metrics.contains(QStringLiteral("\nhaproxy_up 1\n")), qPrintable(exporter.errors()));
    QVERIFY(metrics.contains(QStringLiteral("haproxy_exporter_csv_parse_failures_total 0\n")));
    for (const char* sample :
         {"haproxy_server_up{backend=\"px\",server=\"web1\"} 1\n",
          "haproxy_server_weight{backend=\"px\",server=\"web2\"} 10\n",
          "haproxy_frontend_http_responses_total{code=\"2xx\",frontend=\"px\"} 1\n",
          "haproxy_backend_up{backend=\"px\"} 1\n"})
        QVERIFY2(metrics.contains(QLatin1String(sample)), sample);
    QVERIFY(metrics.contains(QStringLiteral("haproxy_version_info{")));
}

void TestTools::socatOneLine() {
    QVERIFY(!tool("socat").isEmpty());
    QCOMPARE(
        shell(QStringLiteral("echo 'get weight px/web2' | socat -t 10 stdio unix-connect:cli")),
        QStringLiteral("10 (initial 10)\n\n"));
    QCOMPARE(shell(QStringLiteral("echo 'show servers state px' | socat -t 10 - UNIX-CONNECT:cli"))
                 .section(QLatin1Char('\n'), 0, 0),
             QStringLiteral("1"));
}

void TestTools::socatInteractive() {
    const QString answer = shell(QStringLiteral(
        "printf 'prompt\\nget weight px/web1\\nquit\\n' | socat -t 10 stdio unix-connect:cli"));
    QCOMPARE(answer, QStringLiteral("\n> 10 (initial 10)\n\n> "));
}

QJsonObject TestTools::ansible(const QString& arguments) {
    const QString path = tool("ansible");
    if (path.isEmpty()) return {};
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ANSIBLE_HOME"), m_program.path(QStringLiteral("ansible")));
    environment.insert(QStringLiteral("ANSIBLE_REMOTE_TEMP"),
                       m_program.path(QStringLiteral("ansible/tmp")));
    environment.insert(QStringLiteral("ANSIBLE_STDOUT_CALLBACK"), QStringLiteral("oneline"));
    process.setProcessEnvironment(environment);
    process.start(path, {QStringLiteral("localhost"), QStringLiteral("-c"), QStringLiteral("local"),
                         QStringLiteral("-m"), QStringLiteral("community.general.haproxy"),
                         QStringLiteral("-a"),
                         arguments + QStringLiteral(" backend=px socket=%1").arg(m_socket)});
    if (!process.waitForFinished(60000)) return {};
    // "localhost | CHANGED => {...}"
    const QByteArray output = process.readAllStandardOutput();
    QJsonObject answer =
        QJsonDocument::fromJson(output.mid(std::max<qsizetype>(output.indexOf('{'), 0))).object();
    if (answer.isEmpty())
        qWarning("%s%s", output.constData(), process.readAllStandardError().constData());
    return answer;
}

/// The module that playbooks take a server out of service with.
void TestTools::ansibleModule() {
    const QString server = QStringLiteral("web2");
    const QString host = QStringLiteral("host=web2 state=");
    QVERIFY(ansible(host + QStringLiteral("disabled shutdown_sessions=true"))
                .value(QLatin1String("changed"))
                .toBool());
    QCOMPARE(status(server), QStringLiteral("MAINT"));
    QVERIFY(ansible(host + QStringLiteral("enabled weight=20"))
                .value(QLatin1String("changed"))
                .toBool());
    QCOMPARE(status(server), QStringLiteral("no check"));
    QCOMPARE(column(server, QStringLiteral("weight")), QStringLiteral("20"));
    QVERIFY(ansible(host + QStringLiteral("drain wait=true drain=true"))
                .value(QLatin1String("changed"))
                .toBool());
    QCOMPARE(status(server), QStringLiteral("DRAIN"));
    QVERIFY(ansible(host + QStringLiteral("enabled")).value(QLatin1String("changed")).toBool());
    QCOMPARE(status(server), QStringLiteral("no check"));
    QCOMPARE(ansible(QStringLiteral("host=web9 state=enabled fail_on_not_found=true"))
                 .value(QLatin1String("msg"))
                 .toString(),
             QStringLiteral("The specified backend 'px/web9' was not found!"));
}

QTEST_GUILESS_MAIN(TestTools)
#include "tst_tools.moc"
