#include <QRegularExpression>
#include <QTest>

#include "tests/support/program.h"

using namespace yard::test;

/// switchyardd's command line beside the real haproxy's: same exit code, same words where they are
/// HAProxy's.
class TestCommandLine : public QObject {
    Q_OBJECT

    static constexpr const char* Timeouts =
        "defaults\n timeout client 1s\n timeout server 1s\n timeout connect 1s\n";

    static void writeFiles(const Program& program) {
        const std::string valid =
            std::string(Timeouts) + "listen a\n bind 127.0.0.1:1\n server s 127.0.0.1:1\n";
        program.write(QStringLiteral("valid.cfg"), valid);
        program.write(QStringLiteral("warns.cfg"),
                      "listen a\n bind 127.0.0.1:1\n server s 127.0.0.1:1\n");
        program.write(QStringLiteral("wrong.cfg"), valid + " blind 127.0.0.1:2\n weight\n");
        program.write(QStringLiteral("second.cfg"),
                      "listen b\n bind 127.0.0.1:2\n server s 127.0.0.1:1\n");
        program.write(QStringLiteral("quiet.cfg"),
                      "global\n quiet\n" + valid + " bind-process 1\n");
        program.write(QStringLiteral("quietwrong.cfg"),
                      "global\n node\n quiet\n" + valid + " blind 127.0.0.1:2\n");
        program.write(QStringLiteral("empty.cfg"), "global\n");
        QDir(program.path(QStringLiteral("."))).mkdir(QStringLiteral("folder"));
        program.write(QStringLiteral("folder/1.cfg"), valid);
        program.write(QStringLiteral("folder/2.cfg"),
                      "listen b\n bind 127.0.0.1:2\n server s 127.0.0.1:1\n");
        program.write(QStringLiteral("folder/.hidden.cfg"), "nonsense\n");
        program.write(QStringLiteral("folder/notes.txt"), "nonsense\n");
    }

    /// Without what must differ: who speaks, pids, the lines that introduce the speaker.
    static QStringList normal(QString text) {
        static const QRegularExpression pid(QStringLiteral("\\(\\d+\\)"));
        static const QRegularExpression speaker(QStringLiteral("\\[[^ \\]]*\\.main\\(\\)\\]"));
        text.replace(pid, QStringLiteral("(PID)")).replace(speaker, QStringLiteral("[MAIN]"));
        QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        lines.removeIf([](const QString& l) {
            return l.contains(u" version is ") || l.contains(u"path to executable is ");
        });
        return lines;
    }

private slots:
    void asHaproxy_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"-c -f valid.cfg",
                                 "-c -V -f valid.cfg",
                                 "-q -c -f valid.cfg",
                                 "-c -f warns.cfg",
                                 "-c -dW -f warns.cfg",
                                 "-c -q -dW -f warns.cfg",
                                 "-c -f wrong.cfg",
                                 "-c -q -f wrong.cfg",
                                 "-f wrong.cfg",
                                 "-c -f quiet.cfg",
                                 "-c -dW -f quiet.cfg",
                                 "-c -V -f quiet.cfg",
                                 "-c -q -V -f quiet.cfg",
                                 "-c -f quietwrong.cfg",
                                 "-c -V -f quietwrong.cfg",
                                 "-c -f empty.cfg",
                                 "-c -q -f empty.cfg",
                                 "-f empty.cfg",
                                 "-c -f none.cfg",
                                 "-c -f valid.cfg -f second.cfg",
                                 "-c -f valid.cfg -- second.cfg",
                                 "-c -f folder",
                                 "-c -C folder -f 1.cfg",
                                 "-c -C nowhere -f valid.cfg",
                                 "-c -n 100 -f valid.cfg",
                                 "-c -N 100 -f valid.cfg",
                                 "-c -L peer -f valid.cfg",
                                 "-c -dM -f valid.cfg",
                                 "-c -dr -dV -f valid.cfg",
                                 "-c -d -f valid.cfg",
                                 "-c -db -f valid.cfg",
                                 "-c -D -f valid.cfg",
                                 "-c -W -S 127.0.0.1:1 -f valid.cfg",
                                 "-c -S 127.0.0.1:1 -f valid.cfg",
                                 "-c -Ws -f valid.cfg",
                                 "-c -p pidfile -f valid.cfg",
                                 "-c -f valid.cfg -sf 1 2",
                                 "-c -f valid.cfg -sf 1 two",
                                 "-c -f valid.cfg -st 12x",
                                 "-c -x nowhere -f valid.cfg",
                                 "-cc 1",
                                 "-cc 0x1",
                                 "-cc -0x0",
                                 "-cc 08",
                                 "-cc feature",
                                 "-cc feature()",
                                 "-cc defined",
                                 "-cc (defined)",
                                 "-cc defined&&1",
                                 "-cc streq",
                                 "-cc streq(,)",
                                 "-cc streq(a\\,b,a)",
                                 "-cc streq(a\\,b,\"a,b\")",
                                 "-cc streq(\"${YARD_UNSET-a}\",a)",
                                 "-cc \"1",
                                 "-cc #",
                                 "-cc openssl_version_atleast(1.1.1w)",
                                 "-cc openssl_version_atleast(3.0.0)",
                                 "-cc openssl_version_atleast(3.0.99)",
                                 "-cc openssl_version_before(3.1.0-alpha1)",
                                 "-cc openssl_version_before(1.1.1)",
                                 "-cc openssl_version_before(3.0.0,4)",
                                 "-cc ssllib_name_startswith(OpenSSL)",
                                 "-cc ssllib_name_startswith(openssl)",
                                 "-cc version_atleast(2.6)"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void asHaproxy() {
        QFETCH(QString, line);
        Program ours(switchyardd()), oracle(haproxy());
        writeFiles(ours), writeFiles(oracle);
        const QStringList words = line.split(u' ');
        const int expected = oracle.run(words);
        QCOMPARE(ours.run(words), expected);
        QCOMPARE(ours.output(), oracle.output());
        QCOMPARE(normal(ours.errors()), normal(oracle.errors()));
    }

    void usage_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"", "-c", "-Z -f valid.cfg", "-c -f valid.cfg stray"})
            QTest::newRow(*line ? line : "nothing") << QString::fromLatin1(line);
    }

    void usage() {
        QFETCH(QString, line);
        Program ours(switchyardd());
        writeFiles(ours);
        QCOMPARE(ours.run(line.split(u' ', Qt::SkipEmptyParts)), 1);
        QVERIFY(ours.output().contains(QStringLiteral("version")));
        QVERIFY(ours.errors().startsWith(QStringLiteral("Usage : ")));
    }

    void faults_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("no file") << QStringLiteral("-f") << QStringLiteral("'-f' needs a value");
        QTest::newRow("not a number") << QStringLiteral("-n many -f valid.cfg")
                                      << QStringLiteral("'-n' needs a number, not 'many'");
    }

    void faults() {
        QFETCH(QString, line);
        QFETCH(QString, says);
        Program ours(switchyardd());
        QCOMPARE(ours.run(line.split(u' ')), 1);
        QVERIFY2(ours.errors().contains(says), qPrintable(ours.errors()));
    }

    void version() {
        for (const auto& flag :
             {QStringLiteral("-v"), QStringLiteral("-vv"), QStringLiteral("--version")}) {
            Program ours(switchyardd());
            QCOMPARE(ours.run({flag}), 0);
            QVERIFY(ours.output().contains(QStringLiteral(YARD_VERSION)));
        }
        // As `feature(OPENSSL)` and `feature(SLZ)` hold.
        Program ours(switchyardd());
        QCOMPARE(ours.run({QStringLiteral("-vv")}), 0);
        QVERIFY2(ours.output().contains(QStringLiteral("TLS, compression")) &&
                     ours.output().endsWith(QStringLiteral("Not built in : HTTP/2, Lua\n")),
                 qPrintable(ours.output()));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
