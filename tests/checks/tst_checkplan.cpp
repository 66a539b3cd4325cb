#include <QtTest/QtTest>

#include "core/checks/checker.h"

using namespace yard;

class TestCheckPlan : public QObject {
    Q_OBJECT
private slots:
    void theTarget_data();
    void theTarget();
    void theRequest_data();
    void theRequest();
    void withoutRulesItConnects();
    void timeouts_data();
    void timeouts();
    void spreading_data();
    void spreading();
    void spreadingHasALimit();
    void intervalsVary_data();
    void intervalsVary();
};

static ServerConf server() {
    ServerConf s;
    s.name = "s";
    s.address = *Endpoint::literal("10.0.0.1", 8080);
    s.checked = true;
    return s;
}

void TestCheckPlan::theTarget_data() {
    QTest::addColumn<QString>("addr");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("target");
    QTest::newRow("the server's") << "" << 0 << "10.0.0.1:8080";
    QTest::newRow("port") << "" << 81 << "10.0.0.1:81";
    QTest::newRow("addr keeps the server's port") << "10.0.0.2" << 0 << "10.0.0.2:8080";
    QTest::newRow("addr and port") << "10.0.0.2" << 81 << "10.0.0.2:81";
}

void TestCheckPlan::theTarget() {
    QFETCH(QString, addr);
    QFETCH(int, port);
    QFETCH(QString, target);
    ServerConf s = server();
    if (!addr.isEmpty()) s.check.address = *Endpoint::literal(addr.toStdString(), 0);
    if (port) s.check.port = static_cast<uint16_t>(port);
    const ProxyConf proxy;
    QCOMPARE(QString::fromStdString(planProbe(s, proxy, CheckRole::Health).target.text()), target);
}

void TestCheckPlan::theRequest_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("default") << ""
                             << ""
                             << "" << QByteArray("OPTIONS / HTTP/1.0\r\n\r\n");
    QTest::newRow("uri") << "GET"
                         << "/up?x=1"
                         << "HTTP/1.0" << QByteArray("GET /up?x=1 HTTP/1.0\r\n\r\n");
    QTest::newRow("1.1") << "HEAD"
                         << "/"
                         << "HTTP/1.1"
                         << QByteArray("HEAD / HTTP/1.1\r\nconnection: close\r\n\r\n");
}

void TestCheckPlan::theRequest() {
    QFETCH(QString, method);
    QFETCH(QString, uri);
    QFETCH(QString, version);
    QFETCH(QByteArray, request);
    ProxyConf proxy;
    proxy.check.kind = CheckRules::Kind::Http;
    proxy.check.steps.resize(2);
    CheckStep& step = proxy.check.steps[1];
    step.what = CheckStep::Do::Request;
    step.request.method = method.toStdString();
    step.request.uri.bytes = uri.toStdString();
    step.request.version = version.toStdString();
    const ProbePlan plan = planProbe(server(), proxy, CheckRole::Health);
    QCOMPARE(plan.program->kind(), CheckRules::Kind::Http);
    QCOMPARE(QByteArray::fromStdString(plan.program->outgoing(1).value_or("none")), request);
}

void TestCheckPlan::withoutRulesItConnects() {
    const ProxyConf proxy;
    const ProbePlan plan = planProbe(server(), proxy, CheckRole::Health);
    QCOMPARE(plan.program->size(), size_t(1));
    QCOMPARE(plan.program->kind(), CheckRules::Kind::Connect);
}

void TestCheckPlan::timeouts_data() {
    QTest::addColumn<int>("inter");
    QTest::addColumn<int>("connect");
    QTest::addColumn<int>("check");
    QTest::addColumn<int>("connectTimeout");
    QTest::newRow("the interval covers all") << 800 << 300 << 0 << 800;
    QTest::newRow("beside timeout check the shorter") << 800 << 300 << 400 << 300;
    QTest::newRow("never beyond the interval") << 800 << 3000 << 400 << 800;
    QTest::newRow("no timeout connect") << 800 << 0 << 400 << 800;
}

void TestCheckPlan::timeouts() {
    QFETCH(int, inter);
    QFETCH(int, connect);
    QFETCH(int, check);
    QFETCH(int, connectTimeout);
    ServerConf s = server();
    s.check.inter = inter;
    ProxyConf proxy;
    proxy.timeouts.connect = connect;
    proxy.timeouts.check = check;
    const ProbePlan plan = planProbe(s, proxy, CheckRole::Health);
    QCOMPARE(int(plan.connectTimeout.count()), connectTimeout);
    QCOMPARE(int(plan.checkTimeout.count()), check);
    QCOMPARE(int(plan.inter.count()), inter);
}

void TestCheckPlan::spreading_data() {
    QTest::addColumn<QList<int>>("inters");
    QTest::addColumn<QList<int>>("delays");
    QTest::newRow("none") << QList<int>{} << QList<int>{};
    QTest::newRow("one begins at once") << QList<int>{2000} << QList<int>{0};
    QTest::newRow("two") << QList<int>{2000, 2000} << QList<int>{0, 1000};
    QTest::newRow("each by its own interval")
        << QList<int>{1000, 2000, 4000} << QList<int>{0, 2000 / 3, 8000 / 3};
    QTest::newRow("short ones are slowed down to the shortest long one")
        << QList<int>{100, 100, 3000, 100} << QList<int>{0, 750, 1500, 2250};
    QTest::newRow("all short") << QList<int>{100, 100} << QList<int>{0, 50};
}

void TestCheckPlan::spreading() {
    QFETCH(QList<int>, inters);
    QFETCH(QList<int>, delays);
    std::vector<CheckConf> checks;
    for (int inter : inters) checks.emplace_back().inter = inter;
    QList<int> got;
    for (Millis delay : spreadStart(checks)) got.push_back(int(delay.count()));
    QCOMPARE(got, delays);
}

void TestCheckPlan::spreadingHasALimit() {
    std::vector<CheckConf> checks(4);
    for (CheckConf& one : checks) one.inter = 8000;
    const std::vector<Millis> expected{Millis(0), Millis(750), Millis(1500), Millis(2250)};
    QVERIFY(spreadStart(checks, Millis(3000)) == expected);
    checks.resize(2);
    QCOMPARE(spreadStart(checks, Millis(9000))[1], Millis(4000));
}

void TestCheckPlan::intervalsVary_data() {
    QTest::addColumn<int>("percent");
    QTest::addColumn<double>("chance");
    QTest::addColumn<int>("interval");
    QTest::newRow("not") << 0 << 0.3 << 2000;
    QTest::newRow("longest") << 50 << 0.0 << 3000;
    QTest::newRow("shortest") << 50 << 1.0 << 1000;
    QTest::newRow("neither") << 20 << 0.5 << 2000;
}

void TestCheckPlan::intervalsVary() {
    QFETCH(int, percent);
    QFETCH(double, chance);
    QFETCH(int, interval);
    QCOMPARE(int(spreadInterval(Millis(2000), percent, chance).count()), interval);
}

QTEST_GUILESS_MAIN(TestCheckPlan)
#include "tst_checkplan.moc"
