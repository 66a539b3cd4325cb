#include <QtTest>

#include "core/runtime/attached/runtimelink.h"
#include "core/runtime/grammar/grammar.h"
#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

const QString Config = Defaults + QStringLiteral(R"(    option redispatch
frontend web
    bind 127.0.0.1:PORT1
    default_backend app
backend app
    balance roundrobin
    stick-table type string size 1k expire 1h store gpc0
    stick on req.hdr(x-key)
    server one 127.0.0.1:ORIGIN1 check inter 200ms weight 30
    server two 127.0.0.1:ORIGIN2 check inter 200ms weight 10
    server spare 127.0.0.1:ORIGIN3 backup
    server off 127.0.0.1:DEAD1 disabled
listen raw
    mode tcp
    bind 127.0.0.1:PORT2
    server s 127.0.0.1:ORIGIN1
)");

Command on(Verb verb, const char* server, const char* backend = "app") {
    Command command;
    command.verb = verb;
    command.server = {backend, server};
    command.by = "console";
    return command;
}

/// A link to a program that runs by itself.
class Attached {
public:
    explicit Attached(const QString& program, const QStringList& arguments = {},
                      const QString& config = Config)
        : player(program, config, arguments),
          link(*SocketPlace::read(player.path(QStringLiteral("cli")).toStdString()), m_clock) {
        QObject::connect(&link, &Link::reported, [this](const auto& report) {
            last = report;
            events.insert(events.end(), report->events.begin(), report->events.end());
            traces.insert(traces.end(), report->traces.begin(), report->traces.end());
            ++reports;
        });
        QObject::connect(&link, &Link::lost, [this](const QString& why) { lost = why; });
    }

    /// Polls, as the console does, until a report is as `wanted`.
    bool awaitReport(const std::function<bool(const Report&)>& wanted, Since since = {}) {
        const int before = reports;
        return await([&] {
            since.event = events.empty() ? 0 : events.back().id;
            since.trace = traces.empty() ? 0 : traces.back().id;
            since.serverStates = true;
            link.poll(since);
            return reports > before + 1 && wanted(*last);
        });
    }
    Answer send(const Command& command) {
        auto answer = link.send(command);
        await([&] { return answer.isFinished(); });
        return answer.resultCount() ? answer.result() : Answer{false, "no answer"};
    }
    std::string say(const std::string& line, bool mayChange = true) {
        std::string all;
        for (auto spoken = link.say(line, mayChange);; spoken = link.more()) {
            if (!await([&] { return spoken.isFinished(); })) return "nothing";
            all += spoken.result().text;
            if (spoken.result().state == Spoken::State::Ended) return all;
        }
    }
    const StatRow& row(const std::string& proxy, const std::string& name) const {
        for (const StatRow& each : last->rows)
            if (each.proxy == proxy && each.name == name) return each;
        static const StatRow None;
        return None;
    }
    void get(const char* key) {
        TestClient::get(player.port(1), "/", std::string("x-key: ") + key + "\r\n");
    }
    QStringList titles() const {
        QStringList all;
        for (const Event& event : events) all << QString::fromStdString(event.title);
        return all;
    }

    StoryPlayer player;
    std::shared_ptr<const Report> last = std::make_shared<Report>();
    std::vector<Event> events;
    std::vector<Trace> traces;
    QString lost;
    int reports = 0;

private:
    SystemClock m_clock;

public:
    RuntimeLink link;
};

/// Of a server whose checks are paused: the one that was on its way when they were may have passed,
/// "DOWN 1/2", or not.
std::string standing(const StatRow& row) {
    return row.checksPaused ? row.status.substr(0, row.status.find(' ')) : row.status;
}

bool stands(const Report& report, const char* server, const char* status) {
    return std::any_of(report.rows.begin(), report.rows.end(), [&](const StatRow& row) {
        return row.scope == Scope::Server && row.name == server && standing(row) == status;
    });
}

bool isBeingChecked(const Report& report, const char* server) {
    return std::any_of(report.serverStates.begin(), report.serverStates.end(),
                       [&](const ServerState& state) {
                           return state.server == server && (state.checkState & CheckRuns);
                       });
}

/// What a console shows of a row, where every source can tell it.
QString shown(const StatRow& row) {
    return QStringLiteral("%1/%2 %3 shown=%4 %5%6%7%8%9")
               .arg(QString::fromStdString(row.proxy), QString::fromStdString(row.name),
                    QString::fromStdString(standing(row)))
               .arg(static_cast<int>(row.shown))
               .arg(row.backup ? QStringLiteral("backup ") : QString(),
                    row.checked ? QStringLiteral("checked ") : QString(),
                    row.checksPaused ? QStringLiteral("paused ") : QString(),
                    row.failed ? QStringLiteral("failed ") : QString(),
                    row.drained ? QStringLiteral("drained ") : QString()) +
           QStringLiteral("%1 share=%2 weight=%3/%4 rise=%5 fall=%6 hits=%7 act=%8 bck=%9 ")
               .arg(row.inUse ? QStringLiteral("inUse") : QString())
               .arg(row.expectedShare, 0, 'f', 3)
               .arg(row.weight)
               .arg(row.uweight)
               .arg(row.rising)
               .arg(row.falling)
               .arg(row.hits)
               .arg(row.act)
               .arg(row.bck) +
           QStringLiteral("lb=%1 2xx=%2 5xx=%3 stot=%4 scur=%5 lim=%6 reason=%7")
               .arg(row.lbtot)
               .arg(row.hrsp[1])
               .arg(row.hrsp[4])
               .arg(row.stot)
               .arg(row.scur)
               .arg(row.slim)
               .arg(QString::fromStdString(row.reason));
}

QStringList shown(const Report& report) {
    QStringList lines;
    for (const StatRow& row : report.rows)
        if (row.scope == Scope::Server) lines << shown(row);
    for (const TableRow& table : report.tables)
        lines << QStringLiteral("%1 %2 %3 of %4")
                     .arg(QString::fromStdString(table.name), QString::fromStdString(table.type))
                     .arg(table.used)
                     .arg(table.size);
    return lines;
}

QStringList story(Attached& one) {
    QStringList all;
    const auto tell = [&](const char* what, const std::function<bool(const Report&)>& wanted) {
        const bool came = one.awaitReport([&](const Report& report) {
            return wanted(report) && std::all_of(report.rows.begin(), report.rows.end(),
                                                 [](const StatRow& row) { return row.scur == 0; });
        });
        all << QString::fromLatin1(what) + (came ? QString() : QStringLiteral(": never"));
        all += shown(*one.last);
    };
    const auto is = [](const char* server, const char* status) {
        return [=](const Report& report) { return stands(report, server, status); };
    };
    const auto send = [&](const Command& command) {
        const Answer answer = one.send(command);
        all << QString::fromStdString(one.link.spelling(command)) +
                   (answer.ok ? QStringLiteral(": taken ") : QStringLiteral(": refused ")) +
                   QString::fromStdString(answer.text);
    };
    tell("begin", [](const Report& report) {
        return std::count_if(report.rows.begin(), report.rows.end(),
                             [](const StatRow& row) { return row.checkStatus == "L4OK"; }) == 2;
    });
    // No check that was under way can bring it up any more.
    const auto isFailed = [](const char* server) {
        return [=](const Report& report) {
            return stands(report, server, "DOWN") && !isBeingChecked(report, server);
        };
    };
    for (const char* key : {"a", "b", "c d", "a", "b"}) one.get(key);
    tell("requests", [](const Report& report) { return report.tables.front().used == 3; });
    send(on(Verb::Drain, "one"));
    tell("drain", is("one", "DRAIN"));
    send(on(Verb::Ready, "one"));
    tell("ready", is("one", "UP"));
    Command weight = on(Verb::Weight, "two");
    weight.text = "50%";
    send(weight);
    weight.text = "300";
    send(weight);
    send(on(Verb::Maint, "nobody"));
    send(on(Verb::Maint, "two"));
    tell("maint", is("two", "MAINT"));
    send(on(Verb::Fail, "one"));
    tell("fail", isFailed("one"));
    for (const char* key : {"e", "f"}) one.get(key);
    tell("on the backup", [](const Report& report) { return report.tables.front().used == 5; });
    send(on(Verb::Restore, "one"));
    send(on(Verb::Ready, "two"));
    tell("restored", is("one", "UP"));
    send(on(Verb::Fail, "spare"));
    tell("the backup failed", is("spare", "DOWN"));
    send(on(Verb::Restore, "spare"));
    tell("the backup restored", is("spare", "no check"));
    one.player.origin(2).kill();
    // While the next check runs HAProxy does not tell what the last one met.
    tell("killed", [&](const Report& report) {
        return is("two", "DOWN")(report) && one.row("app", "two").lastChk == "Connection refused";
    });
    one.player.origin(2).start();
    tell("up again", is("two", "UP"));
    Command clear = on(Verb::ClearTable, "");
    clear.server = {};
    clear.table = "app";
    clear.key = "c d";
    send(clear);
    tell("cleared", [](const Report& report) { return report.tables.front().used == 4; });
    Command clearCounters = on(Verb::ClearCounters, "", "");
    clearCounters.number = 1;
    send(clearCounters);
    tell("counters", [](const Report& report) { return report.rows.front().stot == 0; });
    return all;
}

}  // namespace

/// The console behind the stats socket of a proxy that runs by itself.
class TestAttached : public QObject {
    Q_OBJECT
private slots:
    void haproxyAndSwitchyarddAlike();
    void failOutlastsTheCheckUnderWay();
};

void TestAttached::haproxyAndSwitchyarddAlike() {
    Attached real(haproxy());
    QVERIFY2(real.player.started(), qPrintable(real.player.errors()));
    Attached ours(switchyardd(), {QStringLiteral("--strict")});
    QVERIFY2(ours.player.started(), qPrintable(ours.player.errors()));
    const QStringList asReal = story(real), asOurs = story(ours);
    const QStringList never = asReal.filter(QStringLiteral(": never"));
    QVERIFY2(never.isEmpty(), qPrintable(never.join(u'\n') + asReal.join(u'\n').right(700)));
    QVERIFY2(asReal == asOurs, qPrintable(difference(asReal, asOurs)));
    // Of HAProxy they are concluded.
    for (const char* title : {"Drain one", "one drains", "one is UP", "Weight of two set to 50%",
                              "Maint nobody: refused", "two is in maintenance", "one is DOWN",
                              "app runs on its backups", "app is back on its active servers",
                              "two is DOWN", "two is UP", "Counters cleared"})
        QVERIFY2(real.titles().contains(QLatin1String(title)),
                 qPrintable(QLatin1String(title) + QStringLiteral(" not in\n") +
                            real.titles().join(u'\n')));
    QVERIFY2(ours.titles().contains(QStringLiteral("two is DOWN")),
             qPrintable(ours.titles().join(u'\n')));
}

/// HAProxy brings the server up when that check passes; Fail is meant to hold.
void TestAttached::failOutlastsTheCheckUnderWay() {
    RawPeer origin;
    Attached real(
        haproxy(), {},
        Defaults + QStringLiteral("    timeout check 30s\nbackend app\n    option httpchk\n"
                                  "    server one 127.0.0.1:%1 check inter 100ms\n")
                       .arg(origin.port()));
    QVERIFY2(real.player.started(), qPrintable(real.player.errors()));
    const char* passed = "HTTP/1.0 200 OK\r\n\r\n";
    Wire first = origin.accept();
    QVERIFY(first.send(passed));
    Wire second = origin.accept();
    QVERIFY(!second.readUntil("\r\n\r\n").empty());
    QVERIFY(real.send(on(Verb::Fail, "one")).ok);
    QVERIFY(real.awaitReport([](const Report& report) {
        return stands(report, "one", "DOWN") && isBeingChecked(report, "one");
    }));
    QVERIFY(second.send(passed));
    second.shutWrite();
    QVERIFY(await([&] {
        return real.awaitReport([](const Report&) { return true; }) &&
               real.titles().count(QStringLiteral("Fail one")) == 2;
    }));
    QVERIFY(real.awaitReport([](const Report& report) { return stands(report, "one", "DOWN"); }));
}

QTEST_GUILESS_MAIN(TestAttached)
#include "tst_attached.moc"
