#include "core/base/diagnostic.h"

#include <QtTest/QtTest>

using namespace yard;

class TestDiagnostic : public QObject {
    Q_OBJECT
private slots:
    void levelsArePaddedAsHaproxyDoes_data();
    void levelsArePaddedAsHaproxyDoes();
    void findingsNameTheConfiguration();
};

void TestDiagnostic::levelsArePaddedAsHaproxyDoes_data() {
    QTest::addColumn<int>("level");
    QTest::addColumn<QString>("line");
    QTest::newRow("notice") << int(Level::Notice) << "[NOTICE]   (42) : text\n";
    QTest::newRow("warning") << int(Level::Warning) << "[WARNING]  (42) : text\n";
    QTest::newRow("alert") << int(Level::Alert) << "[ALERT]    (42) : text\n";
}

void TestDiagnostic::levelsArePaddedAsHaproxyDoes() {
    QFETCH(int, level);
    QFETCH(QString, line);
    QCOMPARE(QString::fromStdString(formatMessage(static_cast<Level>(level), "text", 42)), line);
}

void TestDiagnostic::findingsNameTheConfiguration() {
    Diagnostic d;
    d.text = "parsing [a.cfg:3] : unknown keyword 'x' in 'listen' section";
    QCOMPARE(formatDiagnostic(d, 7),
             std::string("[ALERT]    (7) : config : parsing [a.cfg:3] : unknown keyword 'x' in "
                         "'listen' section\n"));
}

QTEST_GUILESS_MAIN(TestDiagnostic)
#include "tst_diagnostic.moc"
