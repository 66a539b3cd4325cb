#include "core/runtime/attached/changes.h"

#include <QtTest>

using namespace yard;

namespace {

StatRow server(const char* name, Shown shown) {
    StatRow row;
    row.proxy = "be", row.name = name;
    row.shown = shown;
    row.checked = true;
    row.checkRise = 2, row.checkFall = 3;
    row.checkDesc = "Layer4 connection problem", row.lastChk = "Connection refused";
    return row;
}

StatRow backend(int act, int bck) {
    StatRow row;
    row.scope = Scope::Backend;
    row.proxy = "be", row.name = "BACKEND";
    row.act = act, row.bck = bck;
    row.stot = 10;
    return row;
}

Report reportOf(std::vector<StatRow> rows, int64_t takenMs = 5) {
    Report report;
    report.takenMs = takenMs;
    report.rows = std::move(rows);
    return report;
}

QStringList told(const Report& before, const Report& now) {
    QStringList lines;
    for (const Event& event : changesBetween(before, now)) {
        if (event.wallMs != now.takenMs) lines << QStringLiteral("not stamped");
        lines << QString::fromStdString(event.title + ": " + event.detail);
    }
    return lines;
}

QString text(const char* latin) { return QString::fromLatin1(latin); }

}  // namespace

/// Events that follow from two looks at a proxy.
class TestChanges : public QObject {
    Q_OBJECT

private slots:
    void nothing() {
        const Report report = reportOf({server("a", Shown::Up), backend(1, 0)});
        QVERIFY(changesBetween(report, report).empty());
    }

    void states_data() {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("now");
        QTest::addColumn<QString>("line");
        const auto row = [](Shown before, Shown now, const char* line) {
            QTest::newRow(line) << static_cast<int>(before) << static_cast<int>(now) << text(line);
        };
        row(Shown::Up, Shown::Down,
            "a is DOWN: Layer4 connection problem, Connection refused, 3 of 3 checks failed");
        row(Shown::Down, Shown::Up, "a is UP: Layer4 connection problem, Connection refused");
        row(Shown::Rising, Shown::Up, "a is UP: Layer4 connection problem, Connection refused");
        row(Shown::Up, Shown::Maint, "a is in maintenance: it gets no requests at all");
        row(Shown::Maint, Shown::Up, "a is UP: maintenance is over");
        row(Shown::Up, Shown::Drain, "a drains: why");
        row(Shown::Drain, Shown::Up, "a is UP: the drain is over");
    }
    void states() {
        QFETCH(int, before);
        QFETCH(int, now);
        QFETCH(QString, line);
        StatRow later = server("a", static_cast<Shown>(now));
        later.reason = "why";
        const QStringList all =
            told(reportOf({server("a", static_cast<Shown>(before))}), reportOf({later}));
        QCOMPARE(all, QStringList{line});
    }

    void checks() {
        StatRow well = server("a", Shown::Up), failing = well;
        failing.falling = 1;
        failing.reason = "1 of 3 checks failed, not yet DOWN";
        QCOMPARE(told(reportOf({well}), reportOf({failing})),
                 QStringList{text("a failed a check: 1 of 3 checks failed, not yet DOWN")});
        QCOMPARE(told(reportOf({failing}), reportOf({well})).size(), 1);
        StatRow down = server("a", Shown::Down), rising = server("a", Shown::Rising);
        rising.rising = 1;
        rising.reason = "1 of 2 checks passed, not yet UP";
        const auto events = changesBetween(reportOf({down}), reportOf({rising}));
        QCOMPARE(events.size(), size_t(1));
        QCOMPARE(events[0].kind, EventKind::CheckResult);
    }

    void backends() {
        const auto change = [](int act, int bck, int actThen, int bckThen) {
            return told(reportOf({server("a", Shown::Up), backend(act, bck)}),
                        reportOf({server("a", Shown::Up), backend(actThen, bckThen)}));
        };
        QCOMPARE(change(1, 1, 0, 0),
                 QStringList{text("be has no server available: every request is refused")});
        QCOMPARE(change(1, 1, 0, 1),
                 QStringList{text("be runs on its backups: no active server is usable")});
        QCOMPARE(change(0, 1, 1, 1), QStringList{text("be is back on its active servers: ")});
        QVERIFY(change(2, 0, 1, 0).isEmpty());
    }

    void comesAndGoes() {
        const Report one = reportOf({server("a", Shown::Up)}),
                     two = reportOf({server("a", Shown::Up), server("b", Shown::Maint)});
        QCOMPARE(told(one, two), QStringList{text("b is new: it was added")});
        QCOMPARE(told(two, one), QStringList{text("b is gone: it was deleted")});
    }

    void counters() {
        StatRow before = backend(1, 0), now = before;
        now.stot = 0;
        const auto events = changesBetween(reportOf({server("a", Shown::Up), before}),
                                           reportOf({server("a", Shown::Up), now}));
        QCOMPARE(events.size(), size_t(1));
        QCOMPARE(events[0].kind, EventKind::Counters);
    }

    void processes() {
        ProcessRow one, two;
        one.product = two.product = "HAProxy";
        one.pid = 7, two.pid = 8;
        two.version = "2.6.12";
        QCOMPARE(newProcess(nullptr, two, 0).title, std::string("Attached to HAProxy"));
        const Event anew = newProcess(&one, two, 0);
        QCOMPARE(anew.title, std::string("HAProxy was started anew"));
        QCOMPARE(anew.detail, std::string("2.6.12, process 8 in place of 7"));
    }
};

QTEST_GUILESS_MAIN(TestChanges)
#include "tst_changes.moc"
