#include <QtTest>

#include "core/traffic/backends/retry.h"

using namespace yard;

namespace {

using Do = NextStep::Do;

/// Drawn as words: "done=1 active=2 untried=1 stuck stopped backup".
Attempt drawAttempt(const QString& text) {
    Attempt attempt;
    attempt.usableActive = attempt.untriedActive = 0;
    for (const QString& word : text.split(u' ', Qt::SkipEmptyParts)) {
        const int value = word.section(u'=', 1).toInt();
        if (word.startsWith(u"done=")) attempt.done = value;
        if (word.startsWith(u"active=")) attempt.usableActive = value;
        if (word.startsWith(u"untried=")) attempt.untriedActive = value;
        if (word == u"stuck") attempt.assignedByPersistence = true;
        if (word == u"stopped") attempt.serverStopped = true;
        if (word == u"backup") attempt.usableBackup = true;
    }
    return attempt;
}

/// "retries=3 redispatch=-1 connect=300 hash strict"; without redispatch= the option is off.
RetryPolicy drawPolicy(const QString& text) {
    RetryPolicy policy;
    policy.connectTimeoutMs = 5000;
    for (const QString& word : text.split(u' ', Qt::SkipEmptyParts)) {
        const int value = word.section(u'=', 1).toInt();
        if (word.startsWith(u"retries=")) policy.retries = value;
        if (word.startsWith(u"redispatch=")) policy.redispatch = value;
        if (word.startsWith(u"connect=")) policy.connectTimeoutMs = value;
        if (word == u"hash") policy.hash = true;
        if (word == u"strict") policy.backupAtOnce = false;
    }
    return policy;
}

QString words(const NextStep& step) {
    switch (step.what) {
        case Do::GiveUp:
            return QStringLiteral("give up");
        case Do::Same:
            return QStringLiteral("same %1").arg(step.delay.count());
        case Do::Redispatch:
            return QStringLiteral("redispatch %1").arg(step.delay.count());
        case Do::RedispatchToBackup:
            return QStringLiteral("backup %1").arg(step.delay.count());
    }
    return {};
}

}  // namespace

/// What follows a failed connect: HAProxy's rules (semantics.md section 3), then ours.
class TestRetry : public QObject {
    Q_OBJECT
private slots:
    void next_data();
    void next();
    void interval_data();
    void interval();
    void onlyFailedConnectsAreRetried();
    void neverRefusedWhileABackupIsUsable();
    void alwaysEnds();
};

void TestRetry::next_data() {
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("attempt");
    QTest::addColumn<bool>("timeout");
    QTest::addColumn<QString>("step");
    const auto row = [](const char* name, const char* policy, const char* attempt, const char* step,
                        bool timeout = false) {
        QTest::newRow(name) << policy << attempt << timeout << step;
    };
    // HAProxy.
    row("alone", "retries=3", "active=1", "same 1000");
    row("alone, short connect timeout", "retries=3 connect=300", "active=1", "same 300");
    row("alone, no connect timeout", "retries=3 connect=0", "active=1", "same 1000");
    row("alone, timed out: no pause", "retries=3", "active=1", "same 0", true);
    row("no retries", "retries=0 redispatch=-1", "active=2 untried=1", "give up");
    row("used up", "retries=2 redispatch=-1", "done=2 active=2 untried=1", "give up");
    row("the last", "retries=2", "done=1 active=2", "same 1000");
    row("no redispatch", "retries=3", "active=2 untried=1", "same 1000");
    row("two active: at once", "retries=3 redispatch=-1", "active=2 untried=1", "redispatch 0");
    row("stuck: the same", "retries=3 redispatch=-1", "active=2 untried=1 stuck", "same 1000");
    row("stuck: the last retry leaves", "retries=3 redispatch=-1",
        "done=2 active=2 untried=1 stuck", "redispatch 0");
    row("hash: the same", "retries=3 redispatch=-1 hash", "active=2 untried=1", "same 1000");
    row("stopped", "retries=3 redispatch=-1", "active=2 untried=2 stuck stopped", "redispatch 0");
    row("stopped, one left: paused", "retries=3 redispatch=-1", "active=1 untried=1 stopped",
        "redispatch 1000");
    row("stopped, no redispatch", "retries=3", "active=2 stopped", "same 1000");
    row("lone active, last retry", "retries=2 redispatch=-1", "done=1 active=1", "redispatch 1000");
    row("redispatch 0 keeps the fast rule", "retries=3 redispatch=0", "active=2 untried=1",
        "redispatch 0");
    row("redispatch 0, stuck: never", "retries=3 redispatch=0", "done=2 active=2 untried=1 stuck",
        "same 1000");
    row("division by zero: never", "retries=3 redispatch=-4", "done=2 active=1", "same 1000");
    row("strict ignores backups", "retries=3 redispatch=-1 strict", "active=1 backup", "same 1000");
    row("no redispatch ignores backups", "retries=3", "active=1 backup", "same 1000");
    row("strict, used up", "retries=3 redispatch=-1 strict", "done=3 active=1 backup", "give up");
    // Ours.
    row("backup at once", "retries=3 redispatch=-1", "active=1 backup", "backup 0");
    row("backup at once, whatever the interval", "retries=3 redispatch=2", "active=1 backup",
        "backup 0");
    row("backup at once, though stuck", "retries=3 redispatch=-1", "active=1 stuck backup",
        "backup 0");
    row("backup at once, though hashed", "retries=3 redispatch=-1 hash", "active=1 backup",
        "backup 0");
    row("backup after a timeout", "retries=3 redispatch=-1", "active=1 backup", "backup 0", true);
    row("backup when the primary is gone", "retries=1 redispatch=-1", "active=0 stopped backup",
        "backup 0");
    row("another active first", "retries=3 redispatch=-1", "active=2 untried=1 backup",
        "redispatch 0");
    row("another active first, though stuck", "retries=3 redispatch=-1",
        "active=2 untried=1 stuck backup", "redispatch 0");
    row("after all active", "retries=3 redispatch=-1", "done=1 active=2 backup", "backup 0");
    row("beyond the retries", "retries=1 redispatch=-1", "done=1 active=1 backup", "backup 0");
    row("beyond the retries rather than turned away", "retries=1 redispatch=-1",
        "done=1 active=5 untried=3 backup", "backup 0");
    row("retries 0 is meant", "retries=0 redispatch=-1", "active=1 backup", "give up");
}

void TestRetry::next() {
    QFETCH(QString, policy);
    QFETCH(QString, attempt);
    QFETCH(bool, timeout);
    const Outcome fault = timeout ? Outcome::ConnectTimeout : Outcome::Refused;
    QTEST(words(nextStep(drawAttempt(attempt), fault, drawPolicy(policy))), "step");
}

void TestRetry::interval_data() {
    QTest::addColumn<int>("retries");
    QTest::addColumn<int>("interval");
    QTest::addColumn<QString>("redispatched");  // which of the retries
    QTest::newRow("3/1") << 3 << 1 << "123";
    QTest::newRow("4/2") << 4 << 2 << "24";
    QTest::newRow("5/3") << 5 << 3 << "3";
    QTest::newRow("5/-1") << 5 << -1 << "5";
    QTest::newRow("5/-2") << 5 << -2 << "4";
    QTest::newRow("5/-3") << 5 << -3 << "3";
    QTest::newRow("3/-3") << 3 << -3 << "123";
    QTest::newRow("3/0") << 3 << 0 << "";
    QTest::newRow("3/-4") << 3 << -4 << "";
    QTest::newRow("5/9") << 5 << 9 << "";
}

// Measured on HAProxy with a hash, where only the interval decides.
void TestRetry::interval() {
    QFETCH(int, retries);
    QFETCH(int, interval);
    RetryPolicy policy;
    policy.retries = retries;
    policy.redispatch = interval;
    policy.hash = true;
    QString redispatched;
    for (int done = 0; done < retries; ++done) {
        Attempt attempt;
        attempt.done = done;
        attempt.usableActive = 2;
        if (nextStep(attempt, Outcome::Refused, policy).what == Do::Redispatch)
            redispatched += QString::number(done + 1);
    }
    QTEST(redispatched, "redispatched");
}

void TestRetry::onlyFailedConnectsAreRetried() {
    const auto policy = drawPolicy(QStringLiteral("retries=3 redispatch=-1"));
    const auto attempt = drawAttempt(QStringLiteral("active=2 untried=1 backup"));
    for (const auto fault : {Outcome::Refused, Outcome::Unreachable, Outcome::HandshakeFailed,
                             Outcome::ConnectTimeout, Outcome::ResetBeforeData})
        QVERIFY(nextStep(attempt, fault, policy).what != Do::GiveUp);
    for (const auto fault :
         {Outcome::Pending, Outcome::Answered, Outcome::Connected, Outcome::EmptyAnswer,
          Outcome::BadAnswer, Outcome::AnswerTimeout, Outcome::Cut, Outcome::ClientLeft})
        QVERIFY(nextStep(attempt, fault, policy).what == Do::GiveUp);
}

// Every combination: with redispatch and a retry configured a usable backup is never passed over.
void TestRetry::neverRefusedWhileABackupIsUsable() {
    for (int bits = 0; bits < 1 << 6; ++bits)
        for (int retries = 1; retries < 4; ++retries)
            for (int done = 0; done < 6; ++done) {
                RetryPolicy policy;
                policy.retries = retries;
                policy.redispatch = bits & 1 ? -1 : 2;
                policy.hash = bits & 2;
                Attempt attempt;
                attempt.done = done;
                attempt.assignedByPersistence = bits & 4;
                attempt.serverStopped = bits & 8;
                attempt.usableActive = bits >> 4;
                attempt.untriedActive = std::max(0, attempt.usableActive - done);
                attempt.usableBackup = true;
                const auto step = nextStep(attempt, Outcome::Refused, policy);
                QVERIFY(step.what == Do::RedispatchToBackup ||
                        (step.what == Do::Redispatch && attempt.untriedActive > 0));
                QCOMPARE(step.delay.count(), Millis::rep(0));
            }
}

// Each hop uses up a retry or a backup: `retries` + the backups bound the attempts.
void TestRetry::alwaysEnds() {
    for (int backups = 0; backups < 5; ++backups)
        for (int actives = 0; actives < 5; ++actives) {
            const auto policy = drawPolicy(QStringLiteral("retries=2 redispatch=-1"));
            Attempt attempt;
            int left = backups;
            int attempts = 1;
            for (int untried = actives - 1;; ++attempt.done, ++attempts) {
                attempt.usableActive = actives;
                attempt.untriedActive = std::max(untried, 0);
                attempt.usableBackup = left > 0;
                const auto step = nextStep(attempt, Outcome::Refused, policy);
                if (step.what == Do::GiveUp) break;
                step.what == Do::RedispatchToBackup ? --left : --untried;
                QVERIFY(attempts <= 1 + policy.retries + backups);
            }
            QCOMPARE(left, 0);
        }
}

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"
