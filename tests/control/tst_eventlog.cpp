#include "core/control/eventlog.h"

#include <QtTest/QtTest>

using namespace yard;

class TestEventLog : public QObject {
    Q_OBJECT
private slots:
    void numbersFromOne();
    void readsSinceAnId();
    void forgetsTheOldest();
};

static Event titled(const std::string& title) {
    Event event;
    event.title = title;
    return event;
}

void TestEventLog::numbersFromOne() {
    EventLog log;
    QCOMPARE(log.lastId(), uint64_t(0));
    log.add(titled("a"));
    log.add(titled("b"));
    const auto all = log.since(0);
    QCOMPARE(all.size(), size_t(2));
    QCOMPARE(all[0].id, uint64_t(1));
    QCOMPARE(all[0].title, std::string("a"));
    QCOMPARE(all[1].id, uint64_t(2));
    QCOMPARE(log.lastId(), uint64_t(2));
}

void TestEventLog::readsSinceAnId() {
    EventLog log;
    for (const char* title : {"a", "b", "c"}) log.add(titled(title));
    QCOMPARE(log.since(2).size(), size_t(1));
    QCOMPARE(log.since(2).front().title, std::string("c"));
    QVERIFY(log.since(3).empty());
    // A reader of another life of the program may ask for what has not happened.
    QVERIFY(log.since(99).empty());
}

void TestEventLog::forgetsTheOldest() {
    EventLog log;
    for (size_t i = 0; i < EventLog::Kept + 5; ++i) log.add(titled("x"));
    const auto all = log.since(0);
    QCOMPARE(all.size(), EventLog::Kept);
    QCOMPARE(all.front().id, uint64_t(6));
    QCOMPARE(all.back().id, uint64_t(EventLog::Kept + 5));
}

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_eventlog.moc"
