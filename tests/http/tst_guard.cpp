#include <QtTest>

#include "core/http/rules/guard.h"
#include "core/http/rules/httprules.h"
#include "tests/http/headtext.h"

using namespace yard;

namespace {

AclTest textTest(Match match, std::vector<std::string> values, bool ignoreCase = false) {
    AclTest test;
    test.match = match;
    test.ignoreCase = ignoreCase;
    test.values = std::move(values);
    return test;
}

SampleExpr fetchOf(const std::string& name, const std::string& argument = {}) {
    SampleExpr expr;
    expr.fetch = name;
    expr.argument = argument;
    return expr;
}

Condition::Term term(const char* fetch, bool negated) {
    AclTest test;
    test.sample = fetchOf(fetch);
    test.match = Match::Bool;
    return {negated, std::make_shared<Acl>(Acl{{}, {test}})};
}

}  // namespace

/// Patterns, conditions, and the changes that rules make to a head.
class TestGuard : public QObject {
    Q_OBJECT
private slots:
    void patterns_data();
    void patterns();
    void conditions();
    void changes();
    void framingIsNotForRules();
};

void TestGuard::patterns_data() {
    QTest::addColumn<int>("match");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<bool>("ignoreCase");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](Match match, const char* pattern, const char* text, bool matches,
                        bool ignoreCase = false) {
        QTest::newRow((std::string(pattern) + " in " + text + (ignoreCase ? " -i" : "") +
                       std::to_string(static_cast<int>(match)))
                          .c_str())
            << static_cast<int>(match) << QByteArray(pattern) << ignoreCase << QByteArray(text)
            << matches;
    };
    row(Match::Str, "/a", "/a", true);
    row(Match::Str, "/a", "/A", false);
    row(Match::Str, "/a", "/A", true, true);
    row(Match::Beg, "/st", "/static", true);
    row(Match::Beg, "/static", "/st", false);
    row(Match::End, ".png", "/x.png", true);
    row(Match::End, ".png", "png", false);
    row(Match::Sub, "foo", "/a/foo/b", true);
    row(Match::Sub, "FOO", "/a/foo/b", true, true);
    row(Match::Dir, "foo", "/a/foo/b", true);
    row(Match::Dir, "/foo/", "/a/foo?b", true);
    row(Match::Dir, "foo", "/a/foobar", false);
    row(Match::Dom, "b.org", "a.b.org:80", true);
    row(Match::Dom, "b.org", "a.bb.org", false);
    row(Match::Dom, "", "a", false);
    row(Match::Len, "3:5", "abcd", true);
    row(Match::Len, "3:5", "ab", false);
    row(Match::Int, "7:", "8", true);
    row(Match::Int, "7", "7x", true);
    row(Match::Int, ":6", "7", false);
    row(Match::Ip, "10.0.0.0/8", "10.1.2.3", true);
    row(Match::Ip, "10.0.0.0/255.0.0.0", "11.1.2.3", false);
    row(Match::Ip, "10.0.0.0/8", "::ffff:10.1.2.3", true);
    row(Match::Ip, "fe80::/10", "fe90::1", true);
    row(Match::Reg, "^/a[0-9]+$", "/a12", true);
    row(Match::Reg, "A", "xax", false);
    row(Match::Reg, "A", "xax", true, true);
    row(Match::Bin, "6162", "ab", true);
    row(Match::Found, "", "anything", true);
}

void TestGuard::patterns() {
    QFETCH(int, match);
    QFETCH(QByteArray, pattern);
    QFETCH(bool, ignoreCase);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    const http::Patterns ready(
        textTest(static_cast<Match>(match), {pattern.toStdString()}, ignoreCase));
    Sample value;
    value.own(text.toStdString());
    QCOMPARE(ready.match(value), matches);
}

/// Any of the lists, of which all hold; `unless` turns the whole.
void TestGuard::conditions() {
    Condition condition;
    QVERIFY(!http::Guard(condition).passes({}));
    condition.anyOf = {{term("always_true", false), term("always_true", true)}};
    QVERIFY(!http::Guard(condition).passes({}));
    condition.anyOf.push_back({term("always_false", true)});
    QVERIFY(http::Guard(condition).passes({}));
    condition.unless = true;
    QVERIFY(!http::Guard(condition).passes({}));
    QVERIFY(http::Guard(std::optional<Condition>()).passes({}));
}

/// A later rule sees what an earlier one did.
void TestGuard::changes() {
    MessageHead head;
    const std::string text = "GET /a?q=1 HTTP/1.1\r\nX: 1\r\nx: 2\r\n\r\n";
    QCOMPARE(head.feed(text), MessageHead::State::Complete);
    HttpRule set;
    set.what = HttpRule::Do::SetHeader;
    set.name = "x";
    set.format = {{"now ", {}}, {{}, fetchOf("req.hdr_cnt", "x"), LogItem::Sample}};
    HttpRule path;
    path.what = HttpRule::Do::SetPath;
    path.format = {{"/new", {}}};
    HttpRule add;
    add.what = HttpRule::Do::AddHeader;
    add.name = "y";
    add.format = {{{}, fetchOf("req.hdr", "x"), LogItem::Sample},
                  {" ", {}},
                  {{}, fetchOf("url"), LogItem::Sample}};
    SampleContext context;
    context.request = &head;
    const std::vector<HttpRule> list{set, path, add};
    const auto verdict = http::HttpRules(list).run(context, head);
    QVERIFY(verdict.kind == http::Verdict::Kind::Continue);
    QCOMPARE(head.fieldCount(), size_t(2));
    QCOMPARE(head.first("x"), std::string_view("now 2"));
    QCOMPARE(head.first("y"), std::string_view("now 2 /new?q=1"));
    QCOMPARE(head.uriSaid(), std::string_view("/a?q=1"));
    head.start(Side::Request);
    QCOMPARE(head.feed(text), MessageHead::State::Complete);
    QCOMPARE(head.uri(), std::string_view("/a?q=1"));
}

void TestGuard::framingIsNotForRules() {
    MessageHead head;
    const std::string text = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
    QCOMPARE(head.feed(text), MessageHead::State::Complete);
    HttpRule remove;
    remove.what = HttpRule::Do::DelHeader;
    remove.name = "content-";
    remove.match = Match::Beg;
    HttpRule set;
    set.what = HttpRule::Do::SetHeader;
    set.name = "Content-Length";
    set.format = {{"3", {}}};
    SampleContext context;
    context.request = &head;
    const std::vector<HttpRule> list{remove, set};
    http::HttpRules(list).run(context, head);
    QCOMPARE(head.first("content-length"), std::string_view("5"));
    QCOMPARE(head.fieldCount(), size_t(1));
}

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
