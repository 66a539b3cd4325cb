#include <QtTest>

#include "core/config/reading/sampleparser.h"

using namespace yard;

namespace {

Args wordsOf(const QString& text) {
    return lexLine(text.toStdString(), [](auto) { return std::optional<std::string>(); }).words;
}

QString written(const SampleExpr& e) {
    QString out = QString::fromStdString(e.fetch + "<" + e.argument + ">");
    for (const auto& c : e.converters) {
        out += QLatin1Char('|') + QString::fromStdString(c.name);
        for (const auto& a : c.arguments) out += QLatin1Char(':') + QString::fromStdString(a);
    }
    return out;
}

}  // namespace

class TestSampleParser : public QObject {
    Q_OBJECT

private slots:
    void right_data();
    void right();
    void wrong_data();
    void wrong();
    void names();
};

void TestSampleParser::right_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("meaning");
    QTest::addColumn<int>("next");
    const auto row = [](const char* text, const char* meaning, int next = 1) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(meaning) << next;
    };
    row("src", "src<>");
    row("dst_port table t", "dst_port<>");
    row("src_port", "src_port<>");
    row("hdr(Host)", "req.hdr<Host>");
    row("req.hdr(Host),lower", "req.hdr<Host>|lower");
    row("cook(id)", "req.cook<id>");
    row("cookie(id)", "req.cook<id>");
    row("urlp(id)", "url_param<id>");
    row("path,lower,upper", "path<>|lower|upper");
    row("path,,lower,", "path<>|lower");
    row("path lower upper,lower table t", "path<>|lower|upper|lower", 3);
    row("path(),lower()", "path<>|lower");
    row("src,ipmask(24,64)", "src<>|ipmask:24:64");
    row("src,ipmask(255.255.0.0)", "src<>|ipmask:255.255.0.0");
    row("url,word(-1,/)", "url<>|word:-1:/");
    row("url,field(1,.,2)", "url<>|field:1:.:2");
    row("str(a)", "str<a>");
    row("str()", "str<>");
    row(R"x('str("a,b)")')x", "str<a,b)>");
    row(R"x("str('a b')")x", "str<a b>");
    row(R"('str(a\"b)')", "str<a\"b>");
    row("int(-5)", "int<-5>");
    row("hdr(a,1)", "req.hdr<a,1>");
    row("res.hdr(a)", "res.hdr<a>");
    row("var(txn.a),add(1)", "var<txn.a>|add:1");
}

void TestSampleParser::right() {
    QFETCH(QString, text);
    QFETCH(QString, meaning);
    QFETCH(int, next);
    size_t at = 0;
    const auto sample = parseSample(wordsOf(text), at);
    QVERIFY2(sample, sample ? "" : sample.error().c_str());
    QCOMPARE(written(*sample), meaning);
    QCOMPARE(static_cast<int>(at), next);
}

void TestSampleParser::wrong_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* text, const char* fault) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(fault);
    };
    const char* const notRun = " is known to HAProxy but not yet run by Switchyard";
    const auto later = [&](const char* text, const char* what) {
        row(text, (std::string(what) + notRun).c_str());
    };
    row("foo", "unknown fetch method 'foo'");
    row("/foo", "missing fetch method");
    row(",lower", "missing fetch method");
    row("src)", "missing comma after fetch keyword 'src'");
    row("hdr(a)b", "missing comma after fetch keyword 'hdr'");
    row("hdr(a", "fetch method 'hdr' : expected ')'");
    row("src(x)", "fetch method 'src' : expected ')' before 'x)'");
    row("hdr(a,b)", "fetch method 'hdr' : failed to parse 'b' as type 'integer' at position 2");
    row("int", "fetch method 'int' : expected type 'integer' at position 1, but got nothing");
    row("path,foo", "unknown converter 'foo'");
    row("path,lower(a)", "invalid arg 1 in converter 'lower' : expected ')' before 'a)'");
    row("path,word(1)",
        "invalid arg 2 in converter 'word' : missing arguments (got 1/2), type 'string' expected");
    row("path,word(1,)", "invalid args in converter 'word' : Empty separators list");
    row("path,lower()x", "missing comma after converter 'lower'");
    row("src,ipmask(33)",
        "invalid arg 1 in converter 'ipmask' : failed to parse '33' as type 'IPv4 mask' at "
        "position 1");
    later("res.comp", "'res.comp'");
    later("cpu_calls", "'cpu_calls'");
    later("path,ungrpc", "'ungrpc'");
    later("path ungrpc", "'ungrpc'");
    later("hdr", "'hdr' without a name");
    later("url_param()", "'url_param' without a name");
}

void TestSampleParser::wrong() {
    QFETCH(QString, text);
    QFETCH(QString, fault);
    size_t at = 0;
    const auto sample = parseSample(wordsOf(text), at);
    QVERIFY(!sample);
    QCOMPARE(QString::fromStdString(sample.error()), fault);
}

void TestSampleParser::names() {
    const auto fetches = runnableFetches();
    for (const char* name : {"src", "dst", "dst_port", "src_port", "req.hdr", "req.cook", "path",
                             "url", "url_param", "str", "int"})
        QVERIFY2(std::ranges::count(fetches, std::string_view(name)) == 1, name);
    const auto converters = runnableConverters();
    for (const char* name : {"lower", "upper", "ipmask", "field", "word", "regsub"})
        QVERIFY2(std::ranges::count(converters, std::string_view(name)) == 1, name);
}

QTEST_GUILESS_MAIN(TestSampleParser)
#include "tst_sampleparser.moc"
