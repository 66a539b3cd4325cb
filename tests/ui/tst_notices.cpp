#include <QtTest>

#include "ui/desk/notices.h"

using namespace yard;

namespace {

Event change(const std::string& server, Shown shown, int64_t wallMs) {
    Event event;
    event.kind = EventKind::ServerState;
    event.server = {"be", server};
    event.shown = shown;
    event.wallMs = wallMs;
    event.title = server + (shown == Shown::Down ? " is DOWN" : " is UP");
    event.detail = "why";
    return event;
}

}  // namespace

class TestNotices : public QObject {
    Q_OBJECT

private slots:
    void oneIsToldWithItsReason() {
        Notices notices;
        QVERIFY(!notices.take(0));
        notices.add(change("a", Shown::Down, 1000));
        QVERIFY(!notices.take(1000 + Notices::GatherMs - 1));
        const auto notice = notices.take(1000 + Notices::GatherMs);
        QVERIFY(notice && notice->bad);
        QCOMPARE(notice->title, QStringLiteral("a is DOWN"));
        QCOMPARE(notice->text, QStringLiteral("why"));
        QVERIFY(!notices.take(9000));
    }

    void manyAreToldTogether() {
        Notices notices;
        for (int i = 0; i < 6; ++i)
            notices.add(change(std::to_string(i), Shown::Up, 1000 + i * 100));
        const auto notice = notices.take(1000 + Notices::GatherMs);
        QVERIFY(notice && !notice->bad);
        QCOMPARE(notice->title, QStringLiteral("6 changes"));
        QCOMPARE(int(notice->text.count(u'\n')), 4);
        QVERIFY(notice->text.endsWith(QStringLiteral("and 2 more")));
        QVERIFY(!notices.take(10'000));
    }

    void whatBefallsABackendComesFirst() {
        Notices notices;
        for (int i = 0; i < 5; ++i) notices.add(change(std::to_string(i), Shown::Down, 1000));
        Event backup;
        backup.kind = EventKind::Backup;
        backup.title = "be runs on its backup";
        backup.wallMs = 1000;
        notices.add(backup);
        const auto notice = notices.take(1000 + Notices::GatherMs);
        QVERIFY(notice && notice->bad);
        QVERIFY(notice->text.startsWith(QStringLiteral("be runs on its backup\n0 is DOWN")));
    }

    void whatWasAskedForIsNoNews() {
        Notices notices;
        Event asked = change("a", Shown::Maint, 0);
        asked.by = "console";
        notices.add(asked);
        notices.add(change("a", Shown::Rising, 0));
        Event check;
        check.kind = EventKind::CheckResult;
        notices.add(check);
        QVERIFY(!notices.take(10'000));
    }

    /// Once that it flaps, nothing while it does, once that it is over. Others are told as ever.
    void flapping() {
        Notices notices;
        QStringList told;
        int64_t now = 0;
        const auto listen = [&](int64_t until) {
            for (; now < until; now += 500)
                if (const auto notice = notices.take(now)) told << notice->title;
        };
        for (int i = 0; i < 20; ++i) {
            listen(i * 5000);
            notices.add(change("a", i % 2 ? Shown::Up : Shown::Down, now));
            if (i == 10) notices.add(change("b", Shown::Down, now));
        }
        const int64_t last = now;
        listen(last + Notices::FlapMs - 1000);
        QCOMPARE(told.size(), 5);
        QVERIFY(told[3].contains(QStringLiteral("be/a flaps")));
        QCOMPARE(told[4], QStringLiteral("b is DOWN"));
        listen(last + Notices::FlapMs + 5000);
        QCOMPARE(told.size(), 6);
        QCOMPARE(told[5], QStringLiteral("be/a is steady again"));
    }
};

QTEST_MAIN(TestNotices)
#include "tst_notices.moc"
