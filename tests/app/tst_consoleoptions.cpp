#include <QtTest>

#include "app/consoleoptions.h"

using namespace yard;

class TestConsoleOptions : public QObject {
    Q_OBJECT

    static Result<ConsoleOptions> parse(const QString& line) {
        return parseConsoleOptions(QStringList{QStringLiteral("switchyard")} +
                                   line.split(u' ', Qt::SkipEmptyParts));
    }

private slots:
    void defaults() {
        const auto options = parse({});
        QVERIFY(options);
        QVERIFY(options->files.isEmpty() && options->screenshot.isEmpty() && !options->say);
        QVERIFY(!options->strict);
        QVERIFY(!options->size && !options->theme && !options->textSize);
    }

    void everything() {
        const auto options =
            parse(QStringLiteral("--theme dark --size 1024x640 --text-size 150 --screenshot a.png "
                                 "--after 2.5 --strict a.cfg b.cfg"));
        QVERIFY(options);
        QCOMPARE(options->files, QStringList({QStringLiteral("a.cfg"), QStringLiteral("b.cfg")}));
        QVERIFY(options->theme == ThemeChoice::Dark);
        QVERIFY(options->size == QSize(1024, 640));
        QVERIFY(options->textSize == 150);
        QCOMPARE(options->screenshot, QStringLiteral("a.png"));
        QCOMPARE(options->after, 2.5);
        QVERIFY(options->strict);
    }

    void demo() {
        QVERIFY(parse(QStringLiteral("--demo")));
        QVERIFY(!parse(QStringLiteral("--demo a.cfg")));
    }

    void attach() {
        const auto options = parse(QStringLiteral("--attach /run/haproxy.sock"));
        QVERIFY(options);
        QCOMPARE(options->attach, QStringLiteral("/run/haproxy.sock"));
        QVERIFY(parse(QStringLiteral("--attach 10.0.0.7:9999")));
        QVERIFY(!parse(QStringLiteral("--attach haproxy")));
        QVERIFY(!parse(QStringLiteral("--attach /run/haproxy.sock a.cfg")));
        QVERIFY(!parse(QStringLiteral("--attach /run/haproxy.sock --demo")));
        QVERIFY(parse(QStringLiteral("--help"))->say->contains(QStringLiteral("--attach")));
    }

    /// Qt reads it, too; we must not take it for something else.
    void rightToLeft() {
        QVERIFY(parse(QStringLiteral("-reverse a.cfg")));
        QVERIFY(parse(QStringLiteral("-h"))->say->contains(QStringLiteral("--reverse")));
    }

    void says() {
        QVERIFY(parse(QStringLiteral("--help"))->say->contains(QStringLiteral("--screenshot")));
        QVERIFY(parse(QStringLiteral("--help"))
                    ->say->startsWith(QStringLiteral("Usage: switchyard [options]")));
        QVERIFY(parse(QStringLiteral("--version"))->say->contains(QStringLiteral(YARD_VERSION)));
    }

    void refuses_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("value");
        for (const auto& [line, value] : {std::pair("--theme blue", "'blue'"),
                                          {"--size 10", "'10'"},
                                          {"--size 1x1", "'1x1'"},
                                          {"--text-size 20", "'20'"},
                                          {"--text-size big", "'big'"},
                                          {"--after soon", "'soon'"},
                                          {"--after -1", "'-1'"},
                                          {"--colour", "colour"}})
            QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(value);
    }

    void refuses() {
        QFETCH(QString, line);
        QFETCH(QString, value);
        const auto options = parse(line);
        QVERIFY(!options);
        QVERIFY2(QString::fromStdString(options.error()).contains(value), options.error().c_str());
    }
};

QTEST_GUILESS_MAIN(TestConsoleOptions)
#include "tst_consoleoptions.moc"
