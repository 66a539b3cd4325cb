#include <QtTest>

#include "tests/compat/checkanswers.h"
#include "tests/compat/checkvariables.h"
#include "tests/compat/story.h"

using namespace yard;
using namespace yard::test;

namespace {

/// A program whose every backend is one of the cases.
class Side {
public:
    Side(const QString& program, const QList<Case>& cases) {
        QString text = QStringLiteral(
            "global\n max-spread-checks 2s\n"
            "defaults\n mode http\n timeout connect 2s\n timeout client 9s\n timeout server 9s\n");
        const uint16_t dead = refusingPort();
        for (qsizetype i = 0; i < cases.size(); ++i) {
            const Case& one = cases[i];
            m_talkers.push_back(std::make_unique<Talker>(one.script));
            const QByteArray words = one.words;
            QByteArray lines = one.lines;
            lines.replace("DEADPORT", QByteArray::number(dead));
            lines.replace("TALKER", QByteArray::number(m_talkers.back()->port()));
            text += QStringLiteral(
                        "backend %1\n%2\n server s 127.0.0.1:%3 check inter %4 rise 1 "
                        "fall 1\n")
                        .arg(nameOf(cases, i), QString::fromLatin1(lines))
                        .arg(words == "DEAD" ? dead : m_talkers.back()->port())
                        .arg(words == "quick" ? QLatin1String("3s") : QLatin1String("15s"));
        }
        m_dead = QString::number(dead);
        m_player = std::make_unique<StoryPlayer>(program, text);
    }
    static QString nameOf(const QList<Case>& cases, qsizetype at) {
        return QLatin1String(cases[at].name) == QLatin1String("formats")
                   ? QStringLiteral("formats")
                   : QStringLiteral("b%1").arg(at);
    }
    StoryPlayer& player() { return *m_player; }
    /// Every server has a result, which was seen while no further check ran: HAProxy then shows
    /// the last one without its words.
    bool settled() {
        look();
        return m_results.size() == m_player->table({QStringLiteral("status")}).size();
    }
    /// By backend.
    const QMap<QString, QString>& results() const { return m_results; }
    /// What its log says of the server of a backend that went down; empty: it is up.
    QString told(const QString& name) {
        if (!m_results.value(name).contains(QLatin1String(": DOWN"))) return {};
        const QString start = QStringLiteral("Server %1/s is DOWN").arg(name);
        if (m_told.filter(start).isEmpty()) m_told += m_player->told(start);
        QString line = m_told.filter(start).value(0);
        return line.replace(m_dead, QStringLiteral("DEADPORT"));
    }
    QByteArray heard(qsizetype at) const { return m_talkers[static_cast<size_t>(at)]->heard(); }

private:
    void look() {
        for (QString line :
             m_player->table({QStringLiteral("status"), QStringLiteral("check_status"),
                              QStringLiteral("check_code"), QStringLiteral("last_chk"),
                              QStringLiteral("check_desc")})) {
            if (line.contains(QLatin1String("INI |")) || line.contains(QLatin1String("| * ")))
                continue;
            line.replace(m_dead, QStringLiteral("DEADPORT"));
            const QString name = line.section(QLatin1Char('/'), 0, 0);
            if (!m_results.contains(name)) m_results[name] = line;
        }
    }

    std::vector<std::unique_ptr<Talker>> m_talkers;
    QMap<QString, QString> m_results;
    QString m_dead;
    QStringList m_told;
    std::unique_ptr<StoryPlayer> m_player;
};

}  // namespace

/// Sequences of checks against origins that follow a script: what the real haproxy and ours say to
/// them, and what they make of the answers.
class TestCheckStories : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void cleanupTestCase() { m_real.reset(), m_ours.reset(); }

private:
    QList<Case> m_cases;
    std::unique_ptr<Side> m_real, m_ours;
    QMap<QString, QString> m_expected, m_actual;
};

void TestCheckStories::initTestCase() {
    m_cases = tcpCases() + httpCases() + applicationCases() + bodyCases() + answerCases() +
              variableCases();
    m_real = std::make_unique<Side>(haproxy(), m_cases);
    QVERIFY2(m_real->player().started(), qPrintable(m_real->player().errors()));
    m_ours = std::make_unique<Side>(switchyardd(), m_cases);
    QVERIFY2(m_ours->player().started(), qPrintable(m_ours->player().errors()));
    const auto settled = [this] {
        const bool real = m_real->settled();
        return m_ours->settled() && real;
    };
    QVERIFY(await(settled, Millis(30000)));
    m_expected = m_real->results();
    m_actual = m_ours->results();
}

void TestCheckStories::alike_data() {
    QTest::addColumn<qsizetype>("at");
    for (qsizetype i = 0; i < m_cases.size(); ++i) QTest::newRow(m_cases[i].name) << i;
}

void TestCheckStories::alike() {
    QFETCH(qsizetype, at);
    const QString name = Side::nameOf(m_cases, at);
    QVERIFY(m_expected.contains(name));
    QCOMPARE(m_actual.value(name), m_expected.value(name));
    QCOMPARE(m_ours->told(name), m_real->told(name));
    QByteArray ours = m_ours->heard(at), real = m_real->heard(at);
    // The random part of a ClientHello.
    if (m_cases[at].lines == "option ssl-hello-chk")
        for (QByteArray* hello : {&ours, &real}) hello->replace(11, 32, QByteArray(32, '?'));
    // The two have origins of their own.
    static const QRegularExpression port(QStringLiteral("port=[0-9]+"));
    const auto plain = [](const QByteArray& text) {
        return QString::fromLatin1(text).replace(port, QStringLiteral("port="));
    };
    QCOMPARE(plain(ours), plain(real));
}

QTEST_GUILESS_MAIN(TestCheckStories)
#include "tst_checkstories.moc"
