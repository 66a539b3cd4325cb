#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

QString listen(const char* words) {
    return Defaults + QStringLiteral("listen l\n bind 127.0.0.1:PORT1\n") +
           QString::fromLatin1(words);
}

}  // namespace

/// What requests come to, and what is counted of them, as the real haproxy and ours tell the same
/// story.
class TestTrafficStories : public QObject {
    Q_OBJECT
private slots:
    void toldAlike_data();
    void toldAlike();
};

void TestTrafficStories::toldAlike_data() {
    QTest::addColumn<QString>("config");
    QTest::addColumn<QString>("story");
    const auto row = [](const char* name, const QString& config, const char* story) {
        QTest::newRow(name) << config << QString::fromLatin1(story);
    };
    const char* const one =
        " retries 2\n retry-on all-retryable-errors\n server s 127.0.0.1:ORIGIN1\n";
    row("retry-on: an unwanted status", listen(one), "answer 1 503\nget 1\nget 1\nwhole");
    row("retry-on: no answer", listen(one), "answer 1 0\nget 1\nget 1\nwhole");
    row("retry-on: junk", listen(one), "junk 1\nget 1\nget 1\nwhole");
    row("retry-on: none of it", listen(" retries 2\n server s 127.0.0.1:ORIGIN1\n"),
        "answer 1 503\nget 1\njunk 1\nget 1\nanswer 1 0\nget 1\nwhole");
    const char* const two =
        " retries 2\n option redispatch 1\n retry-on all-retryable-errors\n balance static-rr\n"
        " server s 127.0.0.1:ORIGIN1\n server t 127.0.0.1:ORIGIN2\n";
    row("retry-on: elsewhere", listen(two),
        "junk 1\nget 1\nget 1\nanswer 1 0\nget 1\nget 1\nanswer 1 503\nget 1\nget 1\nwhole");
    row("retry-on: nowhere", listen(two), "junk 1\njunk 2\nget 1\nanswer 1 0\nget 1\nwhole");
    row("retry-on: observed",
        listen(" retries 2\n retry-on all-retryable-errors\n server s 127.0.0.1:ORIGIN1 check "
               "inter 60s observe layer7 error-limit 2 on-error fastinter\n"),
        "await l/s check_status L4OK\njunk 1\nget 1\nshow hanafail eresp wretr\nanswer 1 0\n"
        "get 1\nshow hanafail eresp wretr");
    row("a client's second request without an answer", listen(" server s 127.0.0.1:ORIGIN1\n"),
        "twice 1\nanswer 1 0\ntwice 1\nget 1\nwhole");
    row("force-persist keeps where it is",
        listen(" retries 2\n option redispatch 1\n force-persist if TRUE\n"
               " server d 127.0.0.1:DEAD1\n server s 127.0.0.1:ORIGIN1\n"),
        "get 1\nget 1\nget 1\nwhole");
    row("the first store of a table hides the rest",
        listen(" balance roundrobin\n stick-table type ip size 10\n stick store-request src\n"
               " stick on src\n server s 127.0.0.1:ORIGIN1\n server t 127.0.0.1:ORIGIN2\n"),
        "get 1\nget 1\nget 1\nwhole");
    row("a match before it does not",
        listen(" balance roundrobin\n stick-table type ip size 10\n stick match src\n"
               " stick store-request src\n stick on src\n server s 127.0.0.1:ORIGIN1\n"
               " server t 127.0.0.1:ORIGIN2\n"),
        "get 1\nget 1\nget 1\nwhole");
    row("a monitor", listen(" monitor-uri /\n server s 127.0.0.1:ORIGIN1\n"),
        "get 1\nget 1\nwhole");
    row("weights in maintenance",
        listen(" balance roundrobin\n server s 127.0.0.1:ORIGIN1 weight 7\n"
               " server t 127.0.0.1:ORIGIN2 weight 3 disabled\n"),
        "> set server l/s state maint\n> set server l/s weight 2\n> set server l/t weight 9\n"
        "whole\n> set server l/s weight 0\n> set server l/s state ready\n"
        "> set server l/t state ready\nwhole\nget 1");
    row("weights of backups",
        listen(" balance roundrobin\n server s 127.0.0.1:ORIGIN1 weight 7 disabled\n"
               " server t 127.0.0.1:ORIGIN2 weight 3 backup\n"
               " server u 127.0.0.1:ORIGIN2 weight 5 backup\n"),
        "get 1\nget 1\nwhole\n> set server l/t state drain\nget 1\nwhole");
    row("weights of all backups",
        listen(" balance roundrobin\n option allbackups\n"
               " server s 127.0.0.1:ORIGIN1 weight 7 disabled\n"
               " server t 127.0.0.1:ORIGIN2 weight 3 backup\n"
               " server u 127.0.0.1:ORIGIN2 weight 5 backup\n"),
        "get 1\nget 1\nget 1\nwhole");
}

void TestTrafficStories::toldAlike() {
    QFETCH(QString, config);
    QFETCH(QString, story);
    QCOMPARE(toldDifferently(config, story), QString());
}

QTEST_GUILESS_MAIN(TestTrafficStories)
#include "tst_trafficstories.moc"
