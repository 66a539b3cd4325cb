#include <QtTest>

#include "ui/desk/configline.h"
#include "ui/desk/configtext.h"
#include "ui/desk/gap.h"

using namespace yard;

namespace {

using How = GapEntry::How;

const ServerKey Web{"be", "web"};

QString text(const char* s) { return QString::fromUtf8(s); }

/// A file with one server, and what runs of it.
struct Place {
    explicit Place(const char* serverLine)
        : files{{"a.cfg",
                 {text("global"), text("frontend fe"), text("    maxconn 50"), text("backend be"),
                  text(serverLine)}}} {
        ConfiguredServer server;
        server.key = Web;
        server.where = {"a.cfg", 5};
        server.weight = 100;
        server.address = "10.0.0.1:80";
        configured = {server};
        StatRow row;
        row.proxy = "be", row.name = "web";
        row.uweight = 100;
        row.addr = "10.0.0.1:80";
        row.status = "UP";
        report.rows = {row};
    }
    StatRow& row() { return report.rows.front(); }
    void done(Verb verb, const ServerKey& key, int64_t number, int64_t before,
              const char* words = "") {
        Event event;
        event.kind = EventKind::Command;
        event.command.emplace();
        event.command->verb = verb;
        event.command->server = key;
        event.command->number = number;
        event.command->text = words;
        Command back = *event.command;
        back.number = before;
        event.undo = {back};
        events.push_back(event);
    }
    std::vector<GapEntry> find() const { return findGap(configured, report, events, files); }
    QString written() const {
        return withEntries(files.front().lines.join(u'\n'), text("a.cfg"), find());
    }
    QString lineAt(int line) const { return written().split(u'\n').value(line - 1); }

    std::vector<FileLines> files;
    std::vector<ConfiguredServer> configured;
    Report report;
    std::deque<Event> events;
};

}  // namespace

class TestGap : public QObject {
    Q_OBJECT

private slots:
    void nothing() {
        Place place("  server web 10.0.0.1:80 weight 100");
        QVERIFY(place.find().empty());
        place.row().status = "MAINT (via be/other)";
        QVERIFY(place.find().empty());
        place.row().addr = "10.0.0.9:80";  // by a name that was looked up again
        QVERIFY(place.find().empty());
    }

    /// Everything of one server is one line, whose other words, blanks and comment stay.
    void server() {
        Place place("\tserver web 10.0.0.1:80  check weight 100 # mine: weight 1");
        place.row().uweight = 7;
        place.row().slim = 30;
        place.row().status = "MAINT";
        QCOMPARE(int(place.find().size()), 1);
        QCOMPARE(int(place.find().front().what.size()), 3);
        QCOMPARE(place.lineAt(5), text("\tserver web 10.0.0.1:80  check weight 7 maxconn 30 "
                                       "disabled # mine: weight 1"));
    }

    void comesBackFromDisabled() {
        Place place("server web 10.0.0.1:80 disabled weight 100");
        place.configured.front().disabled = true;
        QCOMPARE(place.lineAt(5), text("server web 10.0.0.1:80 weight 100"));
    }

    void drained() {
        Place place("server web 10.0.0.1:80");
        place.row().status = "DRAIN";
        place.row().drained = true;
        QCOMPARE(place.lineAt(5), text("server web 10.0.0.1:80 weight 0"));
        place.row().status = "DOWN";  // and drained, which is not seen
        QCOMPARE(place.lineAt(5), text("server web 10.0.0.1:80 weight 0"));
        place.row().status = "DRAIN";
        place.row().drained = false;  // waits for failback: nobody asked for it
        QVERIFY(place.find().empty());
    }

    void agentsWeight() {
        Place place("server web 10.0.0.1:80");
        place.row().uweight = 50;
        place.row().agentStatus = "L7OK";
        QVERIFY(place.find().empty());
    }

    void moved() {
        Place place("server web 10.0.0.1:80 check");
        place.row().addr = "10.0.0.2:81";
        place.done(Verb::MoveServer, Web, 1, 1);
        QCOMPARE(place.lineAt(5), text("server web 10.0.0.2:81 check"));
    }

    void addedAndDeleted() {
        Place place("  server web 10.0.0.1:80");
        StatRow added = place.row();
        added.name = "two";
        place.report.rows = {added};
        place.done(Verb::AddServer, {"be", "two"}, 0, 0, "10.0.0.2:80 check");
        QCOMPARE(int(place.find().size()), 2);
        QVERIFY(place.written().endsWith(text("backend be\n  server two 10.0.0.2:80 check")));
        place.events.clear();
        QVERIFY(place.find().back().how == How::Unable);
    }

    void template_() {
        Place place("server-template web 3 10.0.0.1:80");
        place.row().uweight = 1;
        QVERIFY(place.find().front().how == How::Unable);
        QCOMPARE(place.written(), place.files.front().lines.join(u'\n'));
    }

    /// The latest command counts, unless it brought back what was before the first.
    void settings() {
        Place place("server web 10.0.0.1:80");
        place.done(Verb::FrontendMaxconn, {"fe", ""}, 70, 50);
        place.done(Verb::GlobalMaxconn, {}, 900, 1000);
        QCOMPARE(place.lineAt(2), text("    maxconn 900"));
        QCOMPARE(place.lineAt(4), text("    maxconn 70"));
        place.done(Verb::FrontendMaxconn, {"fe", ""}, 50, 70);
        place.done(Verb::GlobalMaxconn, {}, 1000, 900);
        QVERIFY(place.find().empty());
    }

    void closedFrontends() {
        Place place("server web 10.0.0.1:80");
        StatRow frontend;
        frontend.scope = Scope::Frontend;
        frontend.proxy = "fe";
        frontend.status = "OPEN";
        place.report.rows.push_back(frontend);
        QVERIFY(place.find().empty());
        place.report.rows.back().status = "PAUSED";
        QCOMPARE(int(place.find().size()), 1);
        QCOMPARE(place.lineAt(3), text("    disabled"));
        place.report.rows.back().status = "STOP";
        QCOMPARE(place.lineAt(3), text("    disabled"));
        // Of a listen section that would be too much.
        place.files.front().lines[1] = text("listen fe");
        QVERIFY(place.find().front().how == How::Unable);
        QCOMPARE(place.written(), place.files.front().lines.join(u'\n'));
    }

    void quotedWords() {
        ConfigLine line(text("server s \"a b\"'c d'\\ e # x"));
        QCOMPARE(line.count(), 3);
        QCOMPARE(line.word(2), text("\"a b\"'c d'\\ e"));
        line.setFlag(text("disabled"), true, 3);
        QCOMPARE(line.text(), text("server s \"a b\"'c d'\\ e disabled # x"));
    }

    void bytesStay_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << QByteArray("a\nb\nc\n");
        QTest::newRow("returns") << QByteArray("a\r\nb\r\nc\r\n");
        QTest::newRow("mixed") << QByteArray("a\r\nb\nc\r\nd");
        QTest::newRow("latin") << QByteArray("a \xe9\r\nb\n");
        QTest::newRow("empty") << QByteArray();
    }
    void bytesStay() {
        QFETCH(QByteArray, bytes);
        const ConfigText source(bytes.toStdString());
        QCOMPARE(source.bytes(source.text()), bytes);
        QVERIFY(!source.text().contains(text("\r\n")));
    }

    /// What is typed between lines ends as they do, and those behind it keep their ends.
    void typedLinesEndAsOthers() {
        const ConfigText source("a\r\nb\nc\r\n");
        QCOMPARE(source.bytes(text("a\nnew\nb\nc\n")), QByteArray("a\r\nnew\r\nb\nc\r\n"));
        QCOMPARE(source.bytes(text("a\nc\n")), QByteArray("a\r\nc\r\n"));
    }
};

QTEST_MAIN(TestGap)
#include "tst_gap.moc"
