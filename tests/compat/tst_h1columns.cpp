#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;
using namespace Qt::StringLiterals;

namespace {

const QString Config = Defaults +
                       uR"(
frontend web
    bind 127.0.0.1:PORT1
    http-request deny if { path /no }
    http-request set-header x-more abcdefgh
    default_backend app
backend app
    server s 127.0.0.1:ORIGIN1
listen raw
    mode tcp
    bind 127.0.0.1:PORT2
    server s 127.0.0.1:ORIGIN1
)"_s;

/// The columns of HTTP/1, by row; those of splicing depend on who splices.
QStringList columnsOf(StoryPlayer& player) {
    const QStringList lines = player.ask(u"show stat"_s).split(u'\n', Qt::SkipEmptyParts);
    const QStringList names = lines.value(0).split(u',');
    QStringList kept;
    for (const QString& line : lines.mid(1)) {
        const QStringList cells = line.split(u',');
        for (qsizetype i = 0; i < names.size(); ++i)
            if (names[i].startsWith(u"h1_"_s) && !names[i].contains(u"spliced"_s))
                kept << cells.value(0) + u'/' + cells.value(1) + u' ' + names[i] + u'=' +
                            cells.value(i);
    }
    return kept;
}

/// Sends; the answer has come when this returns.
void exchange(TestClient& client, const std::string& request) {
    client.send(request);
    client.readMessage();
}

}  // namespace

/// The figures of HTTP/1 in `show stat`, beside haproxy's.
class TestH1Columns : public QObject {
    Q_OBJECT
private slots:
    void alike();

private:
    void compare(StoryPlayer& real, StoryPlayer& ours, const char* when);
};

/// A session may be there for a moment after its client has its answer.
void TestH1Columns::compare(StoryPlayer& real, StoryPlayer& ours, const char* when) {
    QStringList expected, actual;
    const bool same = await([&] {
        expected = columnsOf(real);
        actual = columnsOf(ours);
        return expected == actual;
    });
    QVERIFY2(same, qPrintable(QLatin1String(when) + difference(expected, actual)));
}

void TestH1Columns::alike() {
    StoryPlayer real(haproxy(), Config), ours(switchyardd(), Config, {u"--strict"_s});
    QVERIFY2(real.started(), qPrintable(real.errors()));
    QVERIFY2(ours.started(), qPrintable(ours.errors()));
    compare(real, ours, "nothing happened");
    TestClient a(real.port(1)), b(ours.port(1));
    const auto both = [&](const std::string& request) {
        exchange(a, request);
        exchange(b, request);
    };
    both("GET / HTTP/1.1\r\nhost: h\r\n\r\n");
    compare(real, ours, "a request");
    both("POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\nhello");
    compare(real, ours, "another, with a body");
    both("GET /no HTTP/1.1\r\nhost: h\r\n\r\n");
    compare(real, ours, "a refused one");
    a.send("GET / HT");
    b.send("GET / HT");
    compare(real, ours, "half a head");
    both("TP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
    compare(real, ours, "its rest");
    for (StoryPlayer* player : {&real, &ours}) {
        TestClient raw(player->port(2));
        exchange(raw, "GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
    }
    compare(real, ours, "mode tcp");
}

QTEST_GUILESS_MAIN(TestH1Columns)
#include "tst_h1columns.moc"
