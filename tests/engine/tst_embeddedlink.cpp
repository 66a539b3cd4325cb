#include "core/engine/running/embeddedlink.h"

#include <QSignalSpy>
#include <QtTest/QtTest>

#include "tests/engine/enginerig.h"
#include "tests/support/httporigin.h"
#include "tests/support/patience.h"

using namespace yard;
using namespace yard::test;

using Reported = std::shared_ptr<const Report>;
Q_DECLARE_METATYPE(Reported)

class TestEmbeddedLink : public QObject {
    Q_OBJECT
private slots:
    void startsAnswersAndReports();
    void onePollAtATime();
    void theProxyHasItsOwnThread();
    void whatIsBesideGoesFirst();
    void whatKeepsItFromRunning();
    void aWaitingGuiDoesNotStopTheProxy();
    void destroyingWaits();
    void theSpelling();

private:
    static std::string text(const HttpOrigin& origin) {
        return Defaults + "listen a\n    bind 127.0.0.1:1\n    server one " + origin.address() +
               "\n";
    }
    static EmbeddedLink::Setup running(const std::string& text,
                                       std::shared_ptr<void> beside = nullptr) {
        return [text, beside](Engine& engine, Clock&) -> Result<std::shared_ptr<void>> {
            const auto started = engine.start(configOf(text));
            if (!started) return Error{started.error()};
            return beside;
        };
    }
    static std::string spell(const Command& command) { return "verb " + command.server.text(); }
    static Command drain(const std::string& server) {
        Command command;
        command.verb = Verb::Drain;
        command.server = {"a", server};
        command.by = "console";
        return command;
    }
    /// The next report; null when none came.
    static Reported next(EmbeddedLink& link, const Since& since = {}) {
        QSignalSpy spy(&link, &Link::reported);
        link.poll(since);
        if (!await([&] { return !spy.isEmpty(); })) return nullptr;
        return spy.first().first().value<Reported>();
    }
};

void TestEmbeddedLink::startsAnswersAndReports() {
    HttpOrigin origin("one");
    EmbeddedLink link({}, running(text(origin)), spell);
    QSignalSpy started(&link, &EmbeddedLink::started);
    QTRY_COMPARE(started.size(), 1);
    QVERIFY(started.first().first().toString().isEmpty());
    QFuture<Answer> answer = link.send(drain("one"));
    QTRY_VERIFY(answer.isFinished());
    QVERIFY(answer.result().ok);
    const Reported report = next(link);
    QVERIFY(report);
    QCOMPARE(report->rows.size(), size_t(3));
    QCOMPARE(report->rows[1].status, std::string("DRAIN"));
    QFuture<Answer> wrong = link.send(drain("two"));
    QTRY_VERIFY(wrong.isFinished());
    QVERIFY(!wrong.result().ok);
    QCOMPARE(wrong.result().text, std::string("No such server."));
}

void TestEmbeddedLink::onePollAtATime() {
    HttpOrigin origin;
    EmbeddedLink link({}, running(text(origin)), spell);
    QSignalSpy reported(&link, &Link::reported);
    for (int i = 0; i < 50; ++i) link.poll({});  // no event loop runs between them
    QTRY_COMPARE(reported.size(), 1);
    link.poll({});
    QTRY_COMPARE(reported.size(), 2);
}

void TestEmbeddedLink::theProxyHasItsOwnThread() {
    QThread* thread = nullptr;
    EmbeddedLink link(
        {},
        [&](Engine&, Clock&) -> Result<std::shared_ptr<void>> {
            thread = QThread::currentThread();
            return std::shared_ptr<void>();
        },
        spell);
    QSignalSpy started(&link, &EmbeddedLink::started);
    QTRY_COMPARE(started.size(), 1);
    QVERIFY(thread && thread != QThread::currentThread());
    QSignalSpy reported(&link, &Link::reported);
    QThread* receivedIn = nullptr;
    connect(
        &link, &Link::reported, this, [&] { receivedIn = QThread::currentThread(); },
        Qt::DirectConnection);
    link.poll({});
    QTRY_COMPARE(reported.size(), 1);
    QCOMPARE(receivedIn, QThread::currentThread());
}

void TestEmbeddedLink::whatIsBesideGoesFirst() {
    HttpOrigin origin;
    std::atomic<bool> engineRanAtItsEnd{false};
    std::atomic<QThread*> endedIn{nullptr};
    std::atomic<Engine*> theEngine{nullptr};
    {
        EmbeddedLink link(
            {},
            [&](Engine& engine, Clock&) -> Result<std::shared_ptr<void>> {
                theEngine = &engine;
                if (const auto ok = engine.start(configOf(text(origin))); !ok)
                    return Error{ok.error()};
                return std::shared_ptr<void>(&engine, [&](void* e) {
                    engineRanAtItsEnd = static_cast<Engine*>(e)->running();
                    endedIn = QThread::currentThread();
                });
            },
            spell);
        QSignalSpy started(&link, &EmbeddedLink::started);
        QTRY_COMPARE(started.size(), 1);
    }
    QVERIFY(engineRanAtItsEnd);
    QVERIFY(endedIn && endedIn != QThread::currentThread());
}

void TestEmbeddedLink::whatKeepsItFromRunning() {
    RawPeer busy;
    HttpOrigin origin;
    std::string config = text(origin);
    const std::string at = "127.0.0.1:" + std::to_string(busy.port());
    config.replace(config.find("127.0.0.1:1\n"), 11, at);
    EmbeddedLink link({}, running(config), spell);
    QSignalSpy started(&link, &EmbeddedLink::started), lost(&link, &Link::lost);
    QTRY_COMPARE(started.size(), 1);
    const QString error = started.first().first().toString();
    QVERIFY(error.contains(QStringLiteral("(Address already in use)")));
    link.poll({});
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(lost.first().first().toString(), error);
    QFuture<Answer> answer = link.send(drain("one"));
    QTRY_VERIFY(answer.isFinished());
    QVERIFY(!answer.result().ok);
    QCOMPARE(QString::fromStdString(answer.result().text), error);
}

/// A dragged menu must not stop traffic or checks: nothing here runs this thread's events.
void TestEmbeddedLink::aWaitingGuiDoesNotStopTheProxy() {
    HttpOrigin origin("one");
    std::atomic<int> port{0};
    EmbeddedLink link(
        {},
        [&](Engine& engine, Clock&) -> Result<std::shared_ptr<void>> {
            if (const auto ok = engine.start(configOf(text(origin))); !ok) return Error{ok.error()};
            const std::string listener = engine.report({}).process.listeners.at(0);
            port = std::stoi(listener.substr(listener.rfind(':') + 1));
            return std::shared_ptr<void>();
        },
        spell);
    const QDeadlineTimer patience(Patience.count());
    while (port == 0 && !patience.hasExpired()) QThread::yieldCurrentThread();
    QFuture<Answer> answer = link.send(drain("one"));
    answer.waitForFinished();
    QVERIFY(answer.result().ok);
}

void TestEmbeddedLink::destroyingWaits() {
    HttpOrigin origin("one");
    QFuture<Answer> last;
    uint16_t port = 0;
    {
        EmbeddedLink link({}, running(text(origin)), spell);
        const Reported report = next(link);
        QVERIFY(report);
        const std::string listener = report->process.listeners.at(0);
        port = static_cast<uint16_t>(std::stoi(listener.substr(listener.rfind(':') + 1)));
        QCOMPARE(statusOf(TestClient::get(port)), 200);
        link.poll({});
        last = link.send(drain("one"));
    }
    // Answered or given up, but nobody waits for ever, and the port is closed.
    QVERIFY(last.isFinished());
    QVERIFY(!TestClient(port).open());
}

void TestEmbeddedLink::theSpelling() {
    HttpOrigin origin;
    EmbeddedLink link({}, running(text(origin)), spell);
    QCOMPARE(link.spelling(drain("one")), std::string("verb a/one"));
}

QTEST_GUILESS_MAIN(TestEmbeddedLink)
#include "tst_embeddedlink.moc"
