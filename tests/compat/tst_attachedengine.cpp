#include <QTemporaryDir>
#include <QtTest>

#include "core/runtime/attached/runtimelink.h"
#include "core/runtime/served/cliserver.h"
#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

Command on(Verb verb, const char* server) {
    Command command;
    command.verb = verb;
    command.server = {"app", server};
    return command;
}

/// The engine knows Fail as such only where it is one command: on a socket it is two.
QString reasonOf(const StatRow& row) {
    const bool down = row.shown == Shown::Down && (!row.checked || row.checksPaused);
    return down ? QStringLiteral("an operator") : QString::fromStdString(row.reason);
}

QString shown(const StatRow& row) {
    QStringList parts;
    const auto say = [&](const char* name, const QVariant& value) {
        parts << QLatin1String(name) + QLatin1Char('=') + value.toString();
    };
    say("", QString::fromStdString(row.proxy + "/" + row.name + " " + row.status));
    say("reason", reasonOf(row));
    say("shown", static_cast<int>(row.shown));
    say("flags", QStringLiteral("%1%2%3%4%5%6%7%8")
                     .arg(row.backup)
                     .arg(row.tls)
                     .arg(row.inUse)
                     .arg(row.checked)
                     .arg(row.checksPaused)
                     .arg(row.drained)
                     .arg(row.held)
                     .arg(row.serverless));
    say("checks", QStringLiteral("%1 %2 %3 %4")
                      .arg(row.rising)
                      .arg(row.falling)
                      .arg(row.checkHealth)
                      .arg(QString::fromStdString(row.checkDesc)));
    say("share", QString::number(row.expectedShare, 'f', 4));
    say("weights", QStringLiteral("%1 %2").arg(row.weight).arg(row.uweight));
    say("hits", row.scope == Scope::Server ? QVariant::fromValue(row.hits) : QVariant());
    say("sessions", QStringLiteral("%1 %2 %3").arg(row.stot).arg(row.scur).arg(row.slim));
    say("answers", QStringLiteral("%1 %2 %3").arg(row.hrsp[1]).arg(row.hrsp[4]).arg(row.reqTot));
    say("id", QStringLiteral("%1 %2 %3").arg(row.proxyId).arg(row.serverId).arg(row.http));
    say("addr", QString::fromStdString(row.addr));
    return parts.join(u' ');
}

QStringList shown(const Report& report) {
    QStringList lines;
    for (const StatRow& row : report.rows) lines << shown(row);
    for (const TableRow& table : report.tables)
        lines << QString::fromStdString(table.name + " " + table.type) +
                     QStringLiteral(" %1 of %2").arg(table.used).arg(table.size);
    const ProcessRow& process = report.process;
    lines << QString::fromStdString(process.product + " " + process.version + " " + process.node) +
                 QStringLiteral(" %1 %2").arg(process.threads).arg(process.maxconn);
    return lines;
}

}  // namespace

/// What the console is told through a stats socket, beside what it is told when the engine is its
/// own: the same, as far as the socket tells it.
class TestAttachedEngine : public QObject {
    Q_OBJECT
private slots:
    void init();
    void alike();
    void momentsOfStates();
    void entries();

private:
    /// The link's report and the engine's own, at a moment at which they agree; else where not.
    void compare(const char* what, const std::function<bool(const Report&)>& wanted);
    std::shared_ptr<const Report> attached(const Since& since = {});

    QTemporaryDir m_folder;
    HttpOrigin m_one{"one"}, m_two{"two"};
    std::unique_ptr<EngineRig> m_rig;
    std::unique_ptr<CliServer> m_server;
    SystemClock m_clock;
    std::unique_ptr<RuntimeLink> m_link;
    std::shared_ptr<const Report> m_last;
};

void TestAttachedEngine::init() {
    m_link.reset();
    m_server.reset();
    m_rig = std::make_unique<EngineRig>();
    const std::string started = m_rig->start(
        "defaults\n mode http\n timeout connect 1s\n timeout client 5s\n timeout server 5s\n"
        "listen app\n bind 127.0.0.1:1\n option redispatch\n balance roundrobin\n"
        " stick-table type string size 100 expire 1h store gpc0\n stick on req.hdr(x-key)\n"
        " server one " +
        m_one.address() + " check inter 100ms weight 30\n server two " + m_two.address() +
        " check inter 100ms weight 10\n server spare " + m_two.address() +
        " backup\n server off 127.0.0.1:9 disabled\n");
    QVERIFY2(started.empty(), started.c_str());
    const std::string path = m_folder.filePath(QStringLiteral("sock")).toStdString();
    GlobalConf conf;
    StatsSocket socket;
    socket.address = *Endpoint::unixPath(path);
    socket.level = 2;
    conf.statsSockets.push_back(socket);
    m_server = std::make_unique<CliServer>(m_rig->engine, m_rig->clock);
    QVERIFY(m_server->open(conf));
    m_link = std::make_unique<RuntimeLink>(*SocketPlace::read(path), m_clock);
    connect(m_link.get(), &Link::reported, this, [this](const auto& report) { m_last = report; });
}

std::shared_ptr<const Report> TestAttachedEngine::attached(const Since& since) {
    m_last.reset();
    await([&] {
        m_link->poll(since);
        return m_last != nullptr;
    });
    return m_last;
}

void TestAttachedEngine::compare(const char* what,
                                 const std::function<bool(const Report&)>& wanted) {
    QStringList theirs, own;
    const bool same = await([&] {
        const auto report = attached();
        if (!report || !wanted(*report)) return false;
        theirs = shown(*report);
        own = shown(m_rig->report());
        return theirs == own;
    });
    if (same) return;
    QString text = QString::fromLatin1(what);
    for (qsizetype i = 0; i < std::max(theirs.size(), own.size()); ++i)
        if (theirs.value(i) != own.value(i))
            text +=
                QStringLiteral("\nattached: %1\nown:      %2").arg(theirs.value(i), own.value(i));
    QFAIL(qPrintable(text));
}

void TestAttachedEngine::alike() {
    const auto is = [](const char* server, const char* status) {
        return [=](const Report& report) {
            return std::any_of(report.rows.begin(), report.rows.end(), [&](const StatRow& row) {
                return row.name == server && row.status == status;
            });
        };
    };
    const auto send = [&](const Command& command) {
        const auto answer = m_link->send(command);
        await([&] { return answer.isFinished(); });
        QVERIFY2(answer.result().ok, answer.result().text.c_str());
    };
    compare("begin", is("one", "UP"));
    for (const char* key : {"a", "b", "c", "a"})
        TestClient::get(m_rig->port(), "/", std::string("x-key: ") + key + "\r\n");
    compare("requests", [](const Report& report) { return report.tables.at(0).used == 3; });
    send(on(Verb::Drain, "one"));
    compare("drain", is("one", "DRAIN"));
    send(on(Verb::Ready, "one"));
    compare("ready", is("one", "UP"));
    Command weight = on(Verb::Weight, "two");
    weight.text = "0";
    send(weight);
    compare("weight 0", [](const Report& report) {
        return std::any_of(report.rows.begin(), report.rows.end(),
                           [](const StatRow& row) { return row.name == "two" && row.weight == 0; });
    });
    weight.text = "100%";
    send(weight);
    send(on(Verb::DisableHealth, "two"));
    compare("paused", is("two", "no check"));
    send(on(Verb::EnableHealth, "two"));
    send(on(Verb::Maint, "two"));
    compare("maint", is("two", "MAINT"));
    send(on(Verb::Fail, "one"));
    compare("on the backup", is("one", "DOWN"));
    send(on(Verb::Restore, "one"));
    send(on(Verb::Ready, "two"));
    compare("restored", is("one", "UP"));
    send(on(Verb::Fail, "spare"));
    compare("the backup failed", is("spare", "DOWN"));
    send(on(Verb::Restore, "spare"));
    compare("the backup restored", is("spare", "no check"));
    m_two.kill();
    compare("killed", is("two", "DOWN"));
    m_two.start();
    compare("up again", is("two", "UP"));
}

/// Told in seconds, known to within one, and still.
void TestAttachedEngine::momentsOfStates() {
    QVERIFY(attached());
    const auto first = attached(), second = attached();
    const Report own = m_rig->report();
    QCOMPARE(first->rows.size(), own.rows.size());
    for (size_t i = 0; i < own.rows.size(); ++i) {
        QCOMPARE(first->rows[i].sinceMs, second->rows[i].sinceMs);
        if (own.rows[i].scope == Scope::Server)
            QVERIFY(std::abs(first->rows[i].sinceMs - own.rows[i].sinceMs) <= 1500);
    }
    QCOMPARE(first->process.startedMs, second->process.startedMs);
    QVERIFY(std::abs(first->process.startedMs - own.process.startedMs) <= 1500);
}

void TestAttachedEngine::entries() {
    for (const char* key : {"a b", "b;c", "c\\d"})
        TestClient::get(m_rig->port(), "/", std::string("x-key: ") + key + "\r\n");
    Since since;
    since.table = "app";
    since.count = 100;
    QVERIFY(await([&] { return attached(since)->page.entries.size() == 3; }));
    const Report own = m_rig->report(since);
    QCOMPARE(m_last->tables.at(0).data, own.tables.at(0).data);
    for (size_t i = 0; i < 3; ++i) {
        const TableEntry &told = m_last->page.entries[i], &known = own.page.entries[i];
        QCOMPARE(told.key, known.key);
        QCOMPARE(told.server, known.server);
        QCOMPARE(told.serverId, known.serverId);
        QCOMPARE(told.values, known.values);
    }
}

QTEST_GUILESS_MAIN(TestAttachedEngine)
#include "tst_attachedengine.moc"
