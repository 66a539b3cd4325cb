#include <QtTest>

#include "core/config/values/lexer.h"

using namespace yard;

namespace {

std::optional<std::string> lookup(std::string_view name) {
    if (name == "A") return "one";
    if (name == "EMPTY") return "";
    if (name == "WORDS") return "a b  c";
    if (name == ".LINE") return "7";
    return std::nullopt;
}

QString joined(const Args& words) {
    QStringList list;
    for (size_t i = 0; i < words.size(); ++i) list += QString::fromStdString(words[i]);
    return list.join(QLatin1Char('|'));
}

}  // namespace

class TestLexer : public QObject {
    Q_OBJECT

private slots:
    void words_data();
    void words();
    void faults_data();
    void faults();
    void comments_data();
    void comments();
    void columns();
    void shift();
    void mostWords();
    void caret_data();
    void caret();
};

void TestLexer::words_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QByteArray& line, const char* expected) {
        QTest::newRow(name) << line << QString::fromLatin1(expected);
    };
    row("nothing", "", "");
    row("blanks only", " \t ", "");
    row("plain", "  bind :80\tname x", "bind|:80|name|x");
    row("carriage return ends the line", "a b\r", "a|b");
    row("carriage return within", "a b\rc d", "a|b");
    row("vertical tab separates",
        "a\x0b"
        "b",
        "a|b");
    row("single quotes are raw", R"('a \n $A "b"' c)", R"(a \n $A "b"|c)");
    row("double quotes", R"("a 'b' #c" d)", "a 'b' #c|d");
    row("quotes join", R"(a"b c"'d e'f)", "ab cd ef");
    row("empty quotes are a word", R"("" '' a)", "||a");
    row("escapes", R"(a\ b \# \\ \' \" \x41\x7a)", R"(a b|#|\|'|"|Az)");
    row("escaped control characters", R"(\n\r\t)", "\n\r\t");
    row("escapes in double quotes", R"("a\"b\\c\$A")", R"(a"b\c$A)");
    row("a dollar is escaped in double quotes only", R"(\$A)", R"(\$A)");
    row("unknown escapes stay", R"(\q \1)", R"(\q|\1)");
    row("a lone backslash at the end", "a \\", "a|\\");
    row("a comment, glued", "bind :80#x y", "bind|:80");
    row("a hash in quotes", "'#a' b", "#a|b");
    row("variables in double quotes", R"("$A" "x${A}y" '$A' $A)", "one|xoney|$A|$A");
    row("a variable's name ends", R"("$A-b")", "one-b");
    row("unset", R"("$B" c)", "|c");
    row("default when unset", R"("${B-d e}")", "d e");
    row("no default when empty", R"("${EMPTY-d}" x)", "|x");
    row("no default when set", R"("${A-d}")", "one");
    row("split", R"("${WORDS[*]}" d)", "a|b|c|d");
    row("not split", R"("${WORDS}" d)", "a b  c|d");
    row("split with neighbours", R"("x${WORDS[*]}y")", "xa|b|cy");
    row("brackets without braces", R"("$A[*]")", "one[*]");
    row("split an unset one", R"(a "${B[*]}" b)", "a||b");
    row("pseudo variable", R"("${.LINE}")", "7");
}

void TestLexer::words() {
    QFETCH(QByteArray, line);
    QFETCH(QString, expected);
    const Lexed lexed = lexLine(line.toStdString(), lookup);
    QCOMPARE(QString::fromStdString(lexed.fault), QString());
    QCOMPARE(joined(lexed.words), expected);
}

void TestLexer::faults_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("at");
    const auto row = [](const char* name, const char* line, const char* fault, int at) {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(fault) << at;
    };
    row("double quote", R"( a 10 "abc)", "unmatched quote", 6);
    row("single quote", R"(a 'b "c" )", "unmatched quote", 2);
    row("the last of several quotes", R"("a" 'b)", "unmatched quote", 4);
    row("hexadecimal", R"(a \xZZ)", "truncated or invalid hexadecimal sequence", 2);
    row("hexadecimal, short", R"(a \x4)", "truncated or invalid hexadecimal sequence", 2);
    row("name", R"("$1")", "forbidden first char in environment variable name", 2);
    row("name at the end", R"("a$)", "forbidden first char in environment variable name", 3);
    row("name in braces", R"("${-}")", "forbidden first char in environment variable name", 3);
    row("unknown pseudo variable", R"("${.LNE}")",
        "forbidden first char in environment variable name", 3);
    row("brace", R"("${A")", "unmatched brace in environment variable name", 2);
    row("brace after a default", R"("${B-c)", "unmatched brace in environment variable name", 2);
    row("brace after a split", R"("${A[*]")", "unmatched brace in environment variable name", 2);
    row("split", R"("${A[x]}")", "truncated or invalid word expansion sequence", 4);
    row("split, short", R"("${A[*")", "truncated or invalid word expansion sequence", 4);
}

void TestLexer::faults() {
    QFETCH(QByteArray, line);
    QFETCH(QString, fault);
    QFETCH(int, at);
    const Lexed lexed = lexLine(line.toStdString(), lookup);
    QCOMPARE(QString::fromStdString(lexed.fault), fault);
    QCOMPARE(static_cast<int>(lexed.faultAt), at);
}

void TestLexer::comments_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("comment");
    QTest::newRow("none") << QByteArray("a b") << QString();
    QTest::newRow("alone") << QByteArray("  # a  b") << QStringLiteral(" a  b");
    QTest::newRow("behind words") << QByteArray("a #b #c") << QStringLiteral("b #c");
    QTest::newRow("escaped") << QByteArray("a \\#b") << QString();
    QTest::newRow("quoted") << QByteArray("a '#b'") << QString();
}

void TestLexer::comments() {
    QFETCH(QByteArray, line);
    QFETCH(QString, comment);
    const Lexed lexed = lexLine(line.toStdString(), lookup);
    QCOMPARE(lexed.comment.has_value(), !comment.isNull());
    QCOMPARE(QString::fromStdString(lexed.comment.value_or("")),
             comment.isNull() ? QString() : comment);
}

void TestLexer::columns() {
    const Lexed lexed = lexLine("  ab 'c d' \"$A\"e", lookup);
    QCOMPARE(lexed.words.column(0), 3);
    QCOMPARE(lexed.words.column(1), 6);
    QCOMPARE(lexed.words.column(2), 12);
    QCOMPARE(lexed.words.column(3), 0);
    QVERIFY(lexed.words[3].empty());
}

void TestLexer::shift() {
    Args words = lexLine("no option x", lookup).words;
    words.shift();
    QCOMPARE(joined(words), QStringLiteral("option|x"));
    words = lexLine("default option x", lookup).words;
    words.shiftKeepingLast();
    QCOMPARE(joined(words), QStringLiteral("option|x|x"));
    words = lexLine("default", lookup).words;
    words.shiftKeepingLast();
    QCOMPARE(joined(words), QStringLiteral("default"));
}

void TestLexer::mostWords() {
    std::string line;
    for (size_t i = 0; i < MaxWords; ++i) line += "w ";
    QVERIFY(!lexLine(line, lookup).tooManyWords);
    QCOMPARE(lexLine(line, lookup).words.size(), MaxWords);
    QVERIFY(lexLine(line + "x", lookup).tooManyWords);
    QVERIFY(!lexLine(line + "# x", lookup).tooManyWords);
    QVERIFY(lexLine(line + "\"${WORDS[*]}\"", lookup).tooManyWords);
}

void TestLexer::caret_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("at");
    QTest::addColumn<QString>("shown");
    const QByteArray a40(40, 'a');
    const QString dashes40(40, QLatin1Char(' '));
    QTest::newRow("start") << QByteArray("'x") << 0 << QStringLiteral("  'x\n  ^");
    QTest::newRow("indented") << QByteArray(" \t a 'x") << 5 << QStringLiteral("  a 'x\n    ^");
    QTest::newRow("tabs and other bytes")
        << QByteArray("a\tb\xc3\xa4 'x") << 6 << QStringLiteral("  a b?? 'x\n        ^");
    QTest::newRow("behind the end") << QByteArray("\"$") << 2 << QStringLiteral("  \"$\n    ^");
    QTest::newRow("cut at 80") << a40 + a40 + a40 << 3
                               << QStringLiteral("  ") + QString::fromLatin1(a40 + a40) +
                                      QStringLiteral("\n     ^");
    QTest::newRow("around the offset")
        << a40 + a40 + "'b" << 80
        << QStringLiteral("  ...") + QString::fromLatin1(a40.chopped(3)) +
               QStringLiteral("'b...\n  ") + dashes40 + QStringLiteral("^");
    QTest::newRow("around the offset, cut")
        << a40 + a40 + "'" + a40 + a40 << 80
        << QStringLiteral("  ...") + QString::fromLatin1(a40.chopped(3)) + QStringLiteral("'") +
               QString::fromLatin1(a40.chopped(4)) + QStringLiteral("...\n  ") + dashes40 +
               QStringLiteral("^");
}

void TestLexer::caret() {
    QFETCH(QByteArray, line);
    QFETCH(int, at);
    QFETCH(QString, shown);
    QCOMPARE(QString::fromStdString(caretLines(line.toStdString(), static_cast<size_t>(at))),
             shown);
}

QTEST_GUILESS_MAIN(TestLexer)
#include "tst_lexer.moc"
