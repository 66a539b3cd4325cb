#pragma once

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/timeline/requestchart.h"
#include "ui/timeline/timelinecard.h"
#include "ui/timeline/timelinestack.h"

namespace yard::test {

inline const ServerKey One{"puppet00", "hosting1"}, Two{"puppet00", "hosting2"};

inline QString text(const char* s) { return QString::fromUtf8(s); }

/// The demo: hosting1 dies after half a minute, hosting2 takes over.
struct TimelineStage {
    FakeLink link;
    Desk desk{link};
    TimelineCard card{desk};

    TimelineStage() {
        link.next = demoReport();
        link.next.events.clear();
        card.resize(574, 470);
        card.show();
        static_cast<void>(QTest::qWaitForWindowExposed(&card));
        link.publish();
    }
    void play() {
        run(30, One, 20);
        for (StatRow& row : link.next.rows)
            if (row.scope != Scope::Server) row.hrsp[4] += 3;
        link.setShown(One, Shown::Down);
        run(20, Two, 15);
    }
    /// Backups "node-0", "node-1"...
    void addServers(int count) {
        StatRow row = link.server(Two);
        for (int i = 0; i < count; ++i) {
            row.name = "node-" + std::to_string(i);
            link.next.rows.insert(link.next.rows.end() - 1, row);
        }
    }
    void run(int seconds, const ServerKey& server, double rate) {
        link.rates = {{server, rate}};
        for (int i = 0; i < seconds; ++i) link.pass(1000);
    }
    TimelineStack* stack() const { return card.findChild<TimelineStack*>(); }
    const TimelineView& view() const { return stack()->view(); }
    QWidget* plot() const { return card.findChild<RequestChart*>()->viewport(); }
    void point(double at) {
        const QPoint place(qRound(view().x(at)), 60);
        QTest::mouseMove(plot(), place + QPoint(3, 0));
        QTest::mouseMove(plot(), place);
    }
    void drag(const QPoint& place) const {
        QMouseEvent move(QEvent::MouseMove, place, plot()->mapToGlobal(place), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(plot(), &move);
    }
    void turn(const QPoint& place, QPoint angle, Qt::KeyboardModifiers keys) const {
        QWheelEvent wheel(place, plot()->mapToGlobal(place), {}, angle, Qt::NoButton, keys,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot(), &wheel);
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name)) return b;
        return nullptr;
    }
};

}  // namespace yard::test
