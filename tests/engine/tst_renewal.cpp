#include "core/engine/running/renewal.h"

#include <QtTest/QtTest>

#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"

using namespace yard;
using namespace yard::test;

namespace {

/// An engine that runs `text`, and its Renewal over a file that a test rewrites.
class Bench {
public:
    explicit Bench(const std::string& text) : m_text(text) {
        m_options.files = {"a.cfg"};
        m_options.read = [this](const std::vector<std::string>& files, const ParseOptions& how) {
            return parseConfig({{files.front(), m_text}}, how);
        };
        m_options.tell = [this](const Diagnostic& note) { told.push_back(note); };
    }
    bool start() { return rig.start(m_text).empty(); }
    void write(const std::string& text) { m_text = text; }
    Answer reload() {
        Command command;
        command.verb = Verb::Reload;
        command.by = "test";
        return rig.engine.execute(command);
    }
    Answer apply(const std::string& text) {
        Command command;
        command.verb = Verb::ApplyConfig;
        command.files = {{"typed.cfg", text}};
        return rig.engine.execute(command);
    }
    RenewalOptions& options() { return m_options; }
    void open() { renewal = std::make_unique<Renewal>(rig.engine, m_options); }

    EngineRig rig;
    std::vector<Diagnostic> told;
    std::unique_ptr<Renewal> renewal;

private:
    std::string m_text;
    RenewalOptions m_options;
};

std::string listen(uint16_t port, const HttpOrigin& origin, const std::string& more = {}) {
    return Defaults + more + "listen a\n    bind 127.0.0.1:" + std::to_string(port) +
           "\n    server s " + origin.address() + "\n";
}

}  // namespace

class TestRenewal : public QObject {
    Q_OBJECT
private slots:
    void readsAgain();
    void appliesText();
    void tellsWhatRuns();
    void listsEveryError();
    void aPortThatIsTaken();
    void withoutAListener();
    void warnings_data();
    void warnings();
    void theCommandLineCounts();
    void whatOnlyAStartReads();
    void besideComesBeforeTheProxy();
    void withoutFiles();
};

void TestRenewal::readsAgain() {
    HttpOrigin one("one"), two("two");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.open();
    bench.write(listen(port, two));
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
    const Answer answer = bench.reload();
    QVERIFY2(answer.ok, answer.text.c_str());
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
    QCOMPARE(bench.renewal->succeeded(), uint64_t(1));
    const auto events = bench.rig.events(EventKind::Command);
    QCOMPARE(events.size(), size_t(1));
    QCOMPARE(events[0].title, std::string("Configuration applied"));
    QCOMPARE(events[0].by, std::string("test"));
}

/// Once: whoever knows the text is not told it again.
void TestRenewal::tellsWhatRuns() {
    HttpOrigin origin("one");
    const std::string first = listen(refusingPort(), origin);
    Bench bench(first);
    QVERIFY(bench.start());
    bench.open();
    Since since;
    QVERIFY(bench.rig.engine.report(since).configuration.empty());
    since.otherThan = "";
    const Report told = bench.rig.engine.report(since);
    QCOMPARE(told.configuration.size(), size_t(1));
    QCOMPARE(told.configuration[0].text, first);
    since.otherThan = told.process.configHash;
    QVERIFY(bench.rig.engine.report(since).configuration.empty());
    const std::string second = first + "# another\n";
    QVERIFY(bench.apply(second).ok);
    const Report later = bench.rig.engine.report(since);
    QCOMPARE(later.configuration.size(), size_t(1));
    QCOMPARE(later.configuration[0].text, second);
    QCOMPARE(later.configuration[0].name, std::string("typed.cfg"));
}

void TestRenewal::appliesText() {
    HttpOrigin one("one"), two("two");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.open();
    QVERIFY(bench.apply(listen(port, two)).ok);
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
    QCOMPARE(bench.rig.report().process.configFile, std::string("typed.cfg"));
}

void TestRenewal::listsEveryError() {
    HttpOrigin one("one");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.open();
    bench.write(listen(port, one, "    nonsense 1\n    retries x\n"));
    const Answer answer = bench.reload();
    QVERIFY(!answer.ok);
    QVERIFY2(answer.text.find("parsing [a.cfg:6] : ") != std::string::npos, answer.text.c_str());
    QVERIFY2(answer.text.find("parsing [a.cfg:7] : ") != std::string::npos, answer.text.c_str());
    QVERIFY(answer.notes.size() >= 2);
    QCOMPARE(answer.notes[0].where.line, 6);
    QCOMPARE(bench.told.size(), answer.notes.size());
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
    QCOMPARE(bench.renewal->failed(), uint64_t(1));
    QCOMPARE(bench.rig.events(EventKind::Problem).size(), size_t(1));
    bench.write(listen(port, one));
    QVERIFY(bench.reload().ok);
}

void TestRenewal::aPortThatIsTaken() {
    HttpOrigin one("one");
    RawPeer busy;
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.open();
    bench.write(listen(busy.port(), one));
    const Answer answer = bench.reload();
    QVERIFY(!answer.ok);
    QCOMPARE(answer.text,
             "Binding [a.cfg:7] for proxy a: cannot bind socket (Address already in use) for "
             "[127.0.0.1:" +
                 std::to_string(busy.port()) + "]");
    QCOMPARE(answer.notes.size(), size_t(1));
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
}

void TestRenewal::withoutAListener() {
    HttpOrigin one("one");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.open();
    bench.write(Defaults + "backend b\n    server s " + one.address() + "\n");
    QVERIFY(!bench.reload().ok);
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
}

void TestRenewal::warnings_data() {
    QTest::addColumn<bool>("zeroWarning");
    QTest::newRow("are told") << false;
    QTest::newRow("refuse with -dW") << true;
}

void TestRenewal::warnings() {
    QFETCH(bool, zeroWarning);
    HttpOrigin one("one"), two("two");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.options().zeroWarning = zeroWarning;
    bench.open();
    bench.write("defaults\n    mode http\nlisten a\n    bind 127.0.0.1:" + std::to_string(port) +
                "\n    server s " + two.address() + "\n");
    const Answer answer = bench.reload();
    QCOMPARE(answer.ok, !zeroWarning);
    QVERIFY(!answer.notes.empty());
    QVERIFY(answer.notes[0].level == Level::Warning);
    QCOMPARE(bodyOf(TestClient::get(port)), std::string(zeroWarning ? "one" : "two"));
}

void TestRenewal::theCommandLineCounts() {
    HttpOrigin one("one");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.options().adjust = [](Config& config) { config.global.maxconn = 77; };
    bench.open();
    QVERIFY(bench.reload().ok);
    QCOMPARE(bench.rig.report().process.maxconn, uint64_t(77));
}

void TestRenewal::whatOnlyAStartReads() {
    HttpOrigin one("one");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bench.open();
    bench.write("global\n    nbthread 3\n" + listen(port, one));
    const Answer answer = bench.reload();
    QVERIFY(answer.ok);
    QCOMPARE(answer.notes.size(), size_t(1));
    QVERIFY(answer.notes[0].text.find("'nbthread'") != std::string::npos);
    // Told once, as it is compared with what runs now.
    QVERIFY(bench.reload().notes.empty());
}

void TestRenewal::besideComesBeforeTheProxy() {
    HttpOrigin one("one"), two("two");
    const uint16_t port = refusingPort();
    Bench bench(listen(port, one));
    QVERIFY(bench.start());
    bool opens = false;
    bench.options().openBeside = [&](const GlobalConf&) {
        return opens ? Result<bool>(true) : Result<bool>(Error{"no socket\nand no other"});
    };
    bench.open();
    bench.write(listen(port, two));
    const Answer answer = bench.reload();
    QVERIFY(!answer.ok);
    QCOMPARE(answer.notes.size(), size_t(2));
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("one"));
    opens = true;
    QVERIFY(bench.reload().ok);
    QCOMPARE(bodyOf(TestClient::get(port)), std::string("two"));
}

void TestRenewal::withoutFiles() {
    HttpOrigin one("one");
    Bench bench(listen(refusingPort(), one));
    QVERIFY(!bench.reload().ok);
    QVERIFY(bench.start());
    QVERIFY(!bench.reload().ok);  // nobody knows how
    bench.options().read = {};
    bench.options().files = {};
    bench.open();
    const Answer answer = bench.reload();
    QVERIFY(!answer.ok);
    QCOMPARE(answer.text, std::string("No configuration file to read."));
}

QTEST_GUILESS_MAIN(TestRenewal)
#include "tst_renewal.moc"
