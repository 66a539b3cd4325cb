#include <QtTest>
#include <random>

#include "tests/config/parsing.h"
#include "tests/support/program.h"
#include "tests/support/worktimer.h"

using namespace yard;
using namespace yard::test;

namespace {

/// Sanitizers slow everything down; the time allowed grows with them.
#if defined(__SANITIZE_ADDRESS__)
constexpr int Slowness = 10;
#else
constexpr int Slowness = 1;
#endif

std::string bigFile(int lines) {
    std::string text = QuietDefaults;
    for (int i = 0, n = 4; n < lines; ++i) {
        const std::string number = std::to_string(i);
        text += "listen l" + number + "\n bind 127.0.0.1:" + std::to_string(1024 + i) +
                "\n balance static-rr\n option redispatch\n stick on dst_port\n"
                " stick-table type integer size 100 expire 96h\n default-server inter 2s fall 3\n";
        n += 7;
        for (int s = 0; s < 13; ++s, ++n)
            text += " server s" + std::to_string(s) + " 127.0.0.1:80 check weight 5  # comment\n";
    }
    return text;
}

/// Random damage: bytes changed, removed, put in, lines doubled and swapped, the end cut off.
class Damage {
public:
    explicit Damage(uint32_t seed) : m_random(seed) {}

    std::string of(std::string text) {
        for (int i = below(6); i >= 0; --i) once(text);
        return text;
    }

private:
    int below(size_t n) { return static_cast<int>(m_random() % std::max<size_t>(n, 1)); }
    size_t placeIn(const std::string& text) { return static_cast<size_t>(below(text.size() + 1)); }

    void once(std::string& text) {
        static constexpr char Bytes[] = "\0\n\r\t \"'\\#$%{}[]()@:,.-+0123456789abZ\x7f\xff";
        static const char* const Words[] = {"\"${A[*]}\"",  " fd@",
                                            " \xc3\x28",    " 99999999999999999999",
                                            "\nlisten\n",   "\ndefaults x from x\n",
                                            " -1",          "\\x",
                                            " ,,",          "::::",
                                            "# switchyard:"};
        const size_t at = placeIn(text), other = placeIn(text);
        const size_t from = std::min(at, other),
                     length = std::min<size_t>(std::max(at, other) - from, 40);
        switch (below(6)) {
            case 0:
                text.resize(at);
                break;
            case 1:
                text.erase(from, length);
                break;
            case 2:
                text.insert(at, 1, Bytes[below(sizeof Bytes - 1)]);
                break;
            case 3:
                text.insert(at, Words[below(std::size(Words))]);
                break;
            case 4:
                text.insert(at, text.substr(from, length));
                break;
            default:
                if (at < text.size()) text[at] = Bytes[below(sizeof Bytes - 1)];
        }
    }

    std::mt19937 m_random;
};

}  // namespace

class TestRobustness : public QObject {
    Q_OBJECT

private slots:
    void damagedFiles();
    void everyPrefix();
    void manyLines();
    void manyErrors();
    void manyIds();
    void longLine();
};

/// No crash (sanitizers watch), and a verdict that agrees with its messages.
void TestRobustness::damagedFiles() {
    QFile customer(sourcePath("resources/demo/customer-backup.cfg"));
    QVERIFY(customer.open(QIODevice::ReadOnly));
    std::vector<std::string> seeds = {
        customer.readAll().toStdString(),
        "global\n log 127.0.0.1:514 len 100 format raw local0 info err\n stats socket /tmp/x mode "
        "600 level admin\n"
        " user root\n nbthread 2\ndefaults a\n mode http\n timeout client 5s\ndefaults b from a\n "
        "retries 2\n"
        "frontend f from b\n bind :80-90,[::1]:80 name x maxconn 5\n use_backend b\n "
        "default_backend b\n"
        "backend b from b\n stick-table type string len 5 size 1k expire 5s\n"
        " stick on req.hdr(\"a b\"),lower,word(1,/) table b\n option httpchk GET /x\n"
        " server s 127.0.0.1:80 check inter 5s rise 2 addr ::1 port 80 backup id 5\n"
        " # switchyard: redispatch-to-backup off\n description \"${HOME-x}\" 'y' \\x41\n"};
    Damage damage(20240601);
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
        const std::string text = damage.of(seeds[static_cast<size_t>(i) % seeds.size()]);
        const Parsed parsed = parseText(text);
        const bool alerted = std::ranges::any_of(
            parsed.notes, [](const auto& n) { return n.level == Level::Alert; });
        QCOMPARE(parsed.config.has_value(), !alerted);
        refused += alerted;
    }
    QVERIFY2(refused > 1000 && refused < 4000, "the damage is neither nothing nor everything");
}

void TestRobustness::everyPrefix() {
    QFile customer(sourcePath("resources/demo/customer.cfg"));
    QVERIFY(customer.open(QIODevice::ReadOnly));
    const std::string whole = customer.readAll().toStdString();
    QVERIFY(parseText(whole).config);
    for (size_t length = 1; length < whole.size(); ++length) {
        const Parsed parsed = parseText(whole.substr(0, length));
        // Only a cut behind a whole line can leave something valid.
        if (whole[length - 1] != '\n') QVERIFY(!parsed.config);
    }
}

void TestRobustness::manyLines() {
    const std::string text = bigFile(50000);
    QVERIFY(std::ranges::count(text, '\n') >= 50000);
    const WorkTimer timer;
    const Parsed parsed = parseText(text);
    const qint64 took = timer.elapsed();
    QVERIFY(parsed.config);
    QVERIFY(parsed.config->proxies.size() > 2000);
    QVERIFY2(took < 1000 * Slowness, qPrintable(QStringLiteral("%1 ms").arg(took)));
}

void TestRobustness::manyErrors() {
    std::string text = "global\n";
    for (int i = 0; i < 50000; ++i) text += " bogus" + std::to_string(i) + "\n";
    const WorkTimer timer;
    QVERIFY(!parseText(text).config);
    QVERIFY(timer.elapsed() < 1000 * Slowness);
}

/// What is looked up by name or number must not be looked for one by one.
void TestRobustness::manyIds() {
    std::string text = QuietDefaults + "backend b\n";
    for (int i = 1; i <= 20000; ++i)
        text += " server s" + std::to_string(i) + " 127.0.0.1:80 id " + std::to_string(i) + "\n";
    for (int i = 2; i <= 10000; ++i)
        text += "backend b" + std::to_string(i) + "\n id " + std::to_string(i) + "\n";
    const WorkTimer timer;
    const Parsed parsed = parseText(text);
    QVERIFY(parsed.config);
    QVERIFY2(timer.elapsed() < 1000 * Slowness, qPrintable(QString::number(timer.elapsed())));
}

void TestRobustness::longLine() {
    const Parsed parsed = parseText("global\n description " + std::string(3000000, 'x') + "\n");
    QVERIFY(parsed.config);
    QCOMPARE(parsed.config->global.description.size(), size_t(3000000));
}

QTEST_GUILESS_MAIN(TestRobustness)
#include "tst_robustness.moc"
