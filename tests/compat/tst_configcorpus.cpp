#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "core/config/reading/parser.h"
#include "tests/support/certificates.h"
#include "tests/support/program.h"

using namespace yard;
using namespace yard::test;

namespace {

std::vector<std::pair<std::string, std::string>> Variables = {
    {"YARD_NAME", "name"},
    {"YARD_EMPTY", ""},
    {"YARD_WORDS", "a b  c"},
    {"YARD_ADDRESS", "127.0.0.1"},
};

/// What a program says about a file.
struct Judgement {
    int exitCode = -1;     ///< 0 valid, 1 errors, 2 valid but nothing listens
    QStringList messages;  ///< "ALERT config : ...", lines that continue a message joined to it
};

/// HAProxy starts in spite of some of its alerts; for Switchyard these are warnings. And which of
/// two endings one message has depends on the proxies before.
QString mended(QString message) {
    static const char* const Harmless[] = {"already specified. Continuing.",
                                           "is explicitly referenced by another proxy",
                                           "please use the 'bind' keyword"};
    for (const char* const text : Harmless)
        if (message.contains(QLatin1String(text)))
            message.replace(QLatin1String("ALERT "), QLatin1String("WARNING "));
    message.remove(QLatin1String(" nor tcp_check rule 'connect' with port information"));
    return message;
}

QStringList messagesOf(const QString& output) {
    static const QRegularExpression head(
        QStringLiteral("^\\[(NOTICE|WARNING|ALERT)\\] +\\(\\d+\\) : (.*)$"));
    QStringList messages;
    bool open = false;
    for (const QString& line : output.split(QLatin1Char('\n'))) {
        const auto match = head.match(line);
        if (match.hasMatch()) {
            open = match.captured(1) != QLatin1String("NOTICE");
            if (open) messages += match.captured(1) + QLatin1Char(' ') + match.captured(2);
        } else if (open && line.startsWith(QLatin1String("  "))) {
            messages.last() += QLatin1Char('\n') + line;
        } else {
            open = false;
        }
    }
    for (QString& message : messages) message = mended(message);
    return messages;
}

Judgement judgeByHaproxy(const QString& file) {
    QProcess haproxy;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto& [name, value] : Variables)
        environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    environment.remove(QStringLiteral("YARD_UNSET"));
    haproxy.setProcessEnvironment(environment);
    haproxy.setProcessChannelMode(QProcess::MergedChannels);
    haproxy.start(QStringLiteral("haproxy"), {QStringLiteral("-c"), QStringLiteral("-f"), file});
    if (!haproxy.waitForStarted() || !haproxy.waitForFinished(60000)) return {};
    // Latin-1 keeps every byte, and so it does below.
    return {haproxy.exitCode(), messagesOf(QString::fromLatin1(haproxy.readAll()))};
}

Judgement judgeBySwitchyard(const QString& file) {
    ParseOptions options;
    options.environment = &Variables;
    const Parsed parsed = parseFiles({file.toStdString()}, options);
    std::string output;
    for (const Diagnostic& note : parsed.notes) output += formatDiagnostic(note, 1);
    const int exitCode = !parsed.config ? 1 : parsed.hasListener ? 0 : 2;
    return {exitCode, messagesOf(QString::fromLatin1(output.c_str()))};
}

/// What corpus/tls.txt names.
void makeFiles(Certificates& files) {
    const auto name = [](const char* text) { return QString::fromLatin1(text); };
    files.issue(name("a"), name("/CN=a.test"), name("DNS:a.test"));
    files.issue(name("b"), name("/CN=b.test"), name("DNS:b.test"));
    for (const char* folder : {"folder", "empty", "badfolder"})
        QDir(files.folder()).mkdir(name(folder));
    files.write(name("folder/a.pem"), files.read(name("a.pem")));
    files.write(name("folder/b.pem"), files.read(name("b.crt")));
    files.write(name("folder/b.pem.key"), files.read(name("b.key")));
    files.write(name("badfolder/a.pem"), files.read(name("a.pem")));
    files.write(name("badfolder/b.pem"), "garbage\n");
    files.write(name("garbage.pem"), "garbage\n");
    files.write(name("nokey.pem"), files.read(name("a.crt")));
    files.write(name("side.pem"), files.read(name("a.crt")));
    files.write(name("side.pem.key"), files.read(name("a.key")));
    files.write(name("mismatch.pem"), files.read(name("a.crt")) + files.read(name("b.key")));
    const QByteArray a = files.path(name("a.pem")).toUtf8();
    files.write(name("list.txt"), "# names\n\n" + a + "\n" + a +
                                      " [ssl-min-ver TLSv1.3 alpn http/1.1] x.test !y.test\n");
    files.write(name("badlist1.txt"), a + " [foo]\n");
    files.write(name("badlist2.txt"), a + " alpn]\n");
    files.write(name("badlist3.txt"), "\n" + a + ".none\n");
    files.write(name("badlist4.txt"), a + " [ca-file /none.crt]\n");
}

QStringList difference(const QStringList& haproxy, const QStringList& ours) {
    QStringList out;
    for (const QString& message : haproxy)
        if (!ours.contains(message)) out += QLatin1String("only haproxy:    ") + message;
    for (const QString& message : ours)
        if (!haproxy.contains(message)) out += QLatin1String("only switchyard: ") + message;
    if (out.isEmpty() && haproxy != ours) out += QLatin1String("the order differs");
    return out;
}

}  // namespace

/// The same files for `haproxy -c` and for our parser: same verdict, same messages, same order.
/// Each corpus/*.txt holds snippets, begun by "#### name".
class TestConfigCorpus : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void judgedAlike_data();
    void judgedAlike();

private:
    QTemporaryDir m_folder;
    Certificates m_certificates;
};

void TestConfigCorpus::initTestCase() {
    QProcess haproxy;
    haproxy.start(QStringLiteral("haproxy"), {QStringLiteral("-v")});
    QVERIFY2(haproxy.waitForStarted() && haproxy.waitForFinished(),
             "haproxy is the oracle of this test and must be installed");
    QVERIFY2(haproxy.readAll().startsWith("HAProxy version 2.6."),
             "the words compared are those of 2.6");
    QVERIFY(m_folder.isValid());
    makeFiles(m_certificates);
    Variables.emplace_back("YARD_CERTS", m_certificates.folder().toStdString());
}

void TestConfigCorpus::judgedAlike_data() {
    QTest::addColumn<QByteArray>("text");
    const QDir corpus(sourcePath("tests/compat/corpus"));
    int count = 0;
    for (const QString& name :
         corpus.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name)) {
        QFile file(corpus.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray whole = "\n" + file.readAll();
        const QByteArray mark = "\n#### ";
        for (qsizetype at = whole.indexOf(mark); at >= 0;) {
            const qsizetype next = whole.indexOf(mark, at + 1);
            const qsizetype end = next < 0 ? whole.size() : next + 1;
            const qsizetype titleEnd = whole.indexOf('\n', at + 1);
            const QByteArray title = whole.mid(at + mark.size(), titleEnd - at - mark.size());
            QTest::newRow((name.toLatin1().chopped(4) + ": " + title).constData())
                << whole.mid(titleEnd + 1, end - titleEnd - 1);
            ++count;
            at = next;
        }
    }
    QVERIFY2(count >= 80, "the corpus was not found");
}

void TestConfigCorpus::judgedAlike() {
    QFETCH(QByteArray, text);
    const QString path = m_folder.filePath(QStringLiteral("c.cfg"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(text), text.size());
    file.close();

    const Judgement haproxy = judgeByHaproxy(path);
    const Judgement ours = judgeBySwitchyard(path);
    QVERIFY2(haproxy.exitCode >= 0, "haproxy did not run");
    const QStringList differences = difference(haproxy.messages, ours.messages);
    QVERIFY2(differences.isEmpty(),
             qPrintable(QLatin1Char('\n') + differences.join(QLatin1Char('\n'))));
    QCOMPARE(ours.exitCode, haproxy.exitCode);
}

QTEST_GUILESS_MAIN(TestConfigCorpus)
#include "tst_configcorpus.moc"
