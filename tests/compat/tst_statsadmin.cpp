#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;
using namespace Qt::StringLiterals;

namespace {

const QString ConfigText = Defaults +
                           uR"(frontend f
    bind 127.0.0.1:PORT1
    stats uri /st
    stats refresh 60s
    stats admin if { src 10.1.1.1 }
    stats admin unless { hdr(x-not) -m found }
frontend g
    bind 127.0.0.1:PORT2
    stats uri /st
listen h
    bind 127.0.0.1:PORT3
    stats uri /st
    stats admin if TRUE
    stats http-request allow if { url_param(who) me }
    stats http-request auth if { url_param(who) you }
    stats http-request auth realm Ours if { url_param(who) they }
    stats http-request deny
    server only 127.0.0.1:ORIGIN1
frontend k
    bind 127.0.0.1:PORT4
    default_backend p
backend p
    stats uri /st
    stats admin if { hdr(x-may) -m found }
    stats http-request deny if { hdr(x-not) -m found }
backend b
    balance roundrobin
    server s1 127.0.0.1:ORIGIN1 check inter 200ms rise 999 fall 999
    server s2 127.0.0.1:ORIGIN1 check inter 200ms rise 999 fall 999 agent-check agent-port AGENT1 agent-inter 200ms
    server s3 127.0.0.1:ORIGIN1
    server s4 127.0.0.1:ORIGIN1 track s1
backend c
    server s1 127.0.0.1:ORIGIN1
)"_s;

/// The status, the fields that matter, and where it leads.
QString seen(const std::string& answer) {
    QString text = QString::number(statusOf(answer));
    for (const char* name : {"location", "content-type", "content-length", "www-authenticate"})
        if (statusOf(answer) == 303 || name == std::string("www-authenticate"))
            text += u" | "_s + QString::fromStdString(headerOf(answer, name));
    return text;
}

}  // namespace

/// What changes servers from the statistics page, as the real haproxy does it.
class TestStatsAdmin : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void forms_data();
    void forms();
    void asked_data();
    void asked();
    void sizes_data();
    void sizes();
    void eventsSayWhoItWas();
    void theTerminalSaysWhence();

private:
    static QString ask(StoryPlayer& player, int port, const QString& target, const QString& fields,
                       const QString& method, const std::string& body) {
        TestClient client(player.port(port));
        const std::string length =
            body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
        client.request(target.toStdString(), fields.toStdString() + length, method.toStdString(),
                       body);
        return seen(client.readMessage());
    }
    static QStringList state(StoryPlayer& player) {
        return play(player, u"show weight act bck\nstates"_s);
    }
    void compareAnswers(int port, const QString& target, const QString& fields,
                        const QString& method, const std::string& body) {
        QCOMPARE(ask(*m_ours, port, target, fields, method, body),
                 ask(*m_real, port, target, fields, method, body));
    }

    std::unique_ptr<StoryPlayer> m_real, m_ours;
};

void TestStatsAdmin::initTestCase() {
    m_real = std::make_unique<StoryPlayer>(haproxy(), ConfigText);
    QVERIFY2(m_real->started(), qPrintable(m_real->errors()));
    m_ours = std::make_unique<StoryPlayer>(switchyardd(), ConfigText, QStringList{u"--strict"_s});
    QVERIFY2(m_ours->started(), qPrintable(m_ours->errors()));
    for (StoryPlayer* player : {m_real.get(), m_ours.get()})
        for (const QString& server : {u"b/s1"_s, u"b/s2"_s})
            QVERIFY(
                await([&] { return player->cell(server, u"check_status"_s).endsWith(u"L4OK"_s); }));
}

void TestStatsAdmin::forms_data() {
    QTest::addColumn<QString>("body");
    const auto row = [](const QString& body) {
        QTest::newRow(body.toLatin1().constData()) << body;
    };
    for (const char* action : {"hdown", "hnolb", "hrunn", "dhlth", "ehlth", "adown", "arunn",
                               "dagent", "arunn", "eagent", "maint", "ready", "drain", "ready",
                               "disable", "enable", "stop", "start", "shutdown"})
        for (const char* server : {"s1", "s2", "s3", "s4"})
            for (int twice = 0; twice < (qstrlen(action) > 5 || action[0] == 's' ? 2 : 1); ++twice)
                row(u"s=%1&action=%2&b=b"_s.arg(QLatin1String(server), QLatin1String(action)));
    for (const char* body : {"s=s1&s=s2&s=s3&action=drain&b=%236",
                             "s=s1&s=s2&s=s3&action=ready&b=#6",
                             "b=b&action=drain&s=s1",
                             "action=ready&s=s1&b=b&s=s2",
                             "s=s1&b=b",
                             "s=s1&action=drain",
                             "action=drain&b=b",
                             "s=s1&s=nobody&action=drain&b=b",
                             "s=nobody&action=drain&b=b",
                             "s=s1&action=bogus&b=b",
                             "s=s1&action=&b=b",
                             "s=s1&action=drain&b=nobody",
                             "s=s1&action=drain&b=%23b",
                             "s=s1&action=drain&b=f",
                             "s=s1&action=drain&b=%2399",
                             "s=%231&action=drain&b=b",
                             "s=s1&action=ready&action=drain&b=b",
                             "s=s1&action=ready&b=c&b=b",
                             "s=%731&action=dra%69n&b=%62",
                             "s=s1&action=drain&b=%6",
                             "s=s1&action=drain&b=%zz",
                             "s=%zz&s=s1&action=drain&b=b",
                             "s=s1&s=%zz&action=ready&b=b",
                             "s=s+1&action=drain&b=b",
                             "&&s=s1&action=ready&b=b&&",
                             "s&action=drain&b=b",
                             "S=s1&action=drain&b=b",
                             "x",
                             "=",
                             "&",
                             "",
                             "s=only&action=maint&b=h",
                             "s=only&action=ready&b=h",
                             "s=s1=&action=maint&b=b",
                             "action=bogus&s=s1&b=c&action=maint",
                             "b=nobody&s=s1&b=c&action=maint",
                             "s=s1&s=s1&action=ready&b=c",
                             "s=s1&s=s2&s=s3&s=s4&action=ready&b=b"})
        row(QLatin1String(body));
}

void TestStatsAdmin::forms() {
    QFETCH(QString, body);
    compareAnswers(1, u"/st"_s, {}, u"POST"_s, body.toStdString());
    // A check may be yet to come, so both are asked until they agree; what was seen then counts.
    QStringList real, ours;
    await([&] {
        real = state(*m_real);
        ours = state(*m_ours);
        return real == ours;
    });
    QCOMPARE(difference(real, ours), QString());
}

void TestStatsAdmin::asked_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("fields");
    const auto row = [](int port, const QString& method, const QString& target,
                        const QString& fields = {}) {
        QTest::newRow(
            (method + u' ' + QString::number(port) + target + fields).toLatin1().constData())
            << port << method << target << fields;
    };
    for (const char* target : {"/st", "/st;up", "/st;norefresh;up", "/st;no-maint", "/st;csv",
                               "/st;st=DONE", "/st?x", "/stats", "http://h/st;up"})
        for (const char* method : {"POST", "PUT"})
            row(1, QLatin1String(method), QLatin1String(target));
    row(1, u"DELETE"_s, u"/st"_s);
    row(1, u"POST"_s, u"/st"_s, u"x-not: 1\r\n"_s);
    row(2, u"POST"_s, u"/st"_s);
    row(2, u"OPTIONS"_s, u"/st;up"_s);
    for (const char* method : {"POST", "GET", "PUT"})
        for (const char* fields : {"", "x-may: 1\r\n", "x-not: 1\r\n"})
            for (const char* target : {"/st", "/other"})
                row(4, QLatin1String(method), QLatin1String(target), QLatin1String(fields));
    for (const char* method : {"POST", "GET"})
        for (const char* who : {"me", "you", "they", "else"})
            row(3, QLatin1String(method), u"/st?who="_s + QLatin1String(who));
}

void TestStatsAdmin::asked() {
    QFETCH(int, port);
    QFETCH(QString, method);
    QFETCH(QString, target);
    QFETCH(QString, fields);
    const bool body = method == u"POST"_s || method == u"PUT"_s;
    compareAnswers(port, target, fields, method, body ? "s=s3&action=ready&b=b" : "");
}

void TestStatsAdmin::sizes_data() {
    QTest::addColumn<int>("size");
    for (const int size : {2047, 2048, 10000, 17000}) QTest::addRow("%d", size) << size;
}

/// A field that is too long, and a body that is.
void TestStatsAdmin::sizes() {
    QFETCH(int, size);
    compareAnswers(1, u"/st"_s, {}, u"POST"_s, std::string(static_cast<size_t>(size), 'a'));
    compareAnswers(1, u"/st"_s, {}, u"POST"_s,
                   std::string(static_cast<size_t>(size), 'a') + "&s=s3&action=ready&b=b");
}

/// Ours alone has such events; the words of the log in them are HAProxy's.
void TestStatsAdmin::eventsSayWhoItWas() {
    const QString ann = u"Authorization: Basic YW5uOng=\r\n"_s;
    for (const char* action : {"hrunn", "hdown"})
        ask(*m_ours, 1, u"/st"_s, ann, u"POST"_s, "b=c&s=s1&action=" + std::string(action));
    const QString events = m_ours->ask(u"show events events"_s);
    QVERIFY2(events.contains(u"\"statistics page (ann, 127.0.0.1:"_s), qPrintable(events));
    QVERIFY2(events.contains(u"Server c/s1 is DOWN, changed from Web interface."_s),
             qPrintable(events));
}

void TestStatsAdmin::theTerminalSaysWhence() {
    QStringList told[2];
    for (StoryPlayer* player : {m_real.get(), m_ours.get()})
        for (const char* action : {"ready", "hrunn", "hnolb", "hrunn", "hdown"})
            ask(*player, 1, u"/st"_s, {}, u"POST"_s, "b=c&s=s1&action=" + std::string(action));
    const QString last = u"Server c/s1 is DOWN, changed from Web interface"_s;
    told[0] = m_real->told(last).filter(last);
    told[1] = m_ours->told(last).filter(last);
    QVERIFY(!told[0].isEmpty() && !told[1].isEmpty());
    QCOMPARE(told[1].last(), told[0].last());
}

QTEST_GUILESS_MAIN(TestStatsAdmin)
#include "tst_statsadmin.moc"
