#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

/// How many the servers have of so many who came, one after the other, none of whom leaves.
/// `words` of the one server, or of two with a bar between them.
QStringList served(const QString& program, const QString& words, const QStringList& arguments) {
    const QStringList servers = words.split(QLatin1Char('|'));
    QString text = Defaults +
                   QStringLiteral(
                       "listen a\n bind 127.0.0.1:PORT1\n fullconn 10\n"
                       " timeout queue 10s\n balance ") +
                   QLatin1String(servers.size() > 1 ? "roundrobin" : "leastconn");
    for (const QString& one : servers)
        text += QStringLiteral("\n server s%1 127.0.0.1:ORIGIN1 ").arg(one.size()) + one;
    StoryPlayer player(program, text + QLatin1Char('\n'), arguments);
    if (!player.started()) return {player.errors()};
    player.origin(1).setScript([](const Seen&) { return Reply::stall(); });
    const auto all = [&](const char* row, const char* column) {
        int sum = 0;
        for (const QString& line : player.table({QLatin1String(column)}))
            sum += line.section(QLatin1String(": "), 1).toInt();
        return sum + player.cell(QLatin1String(row), QLatin1String(column)).toInt();
    };
    QStringList told;
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int count = 1; count <= 12; ++count) {
        clients.push_back(std::make_unique<TestClient>(player.port(1)));
        clients.back()->request("/");
        if (!await([&] { return all("", "scur") + all("a/BACKEND", "qcur") == count; }))
            told << QStringLiteral("not there");
        told += player.table({QStringLiteral("scur")});
    }
    return told;
}

}  // namespace

/// `minconn` beside haproxy; one server with an algorithm by which it lets in newcomers as the
/// limit grows.
class TestMinconn : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestMinconn::alike_data() {
    QTest::addColumn<QString>("words");
    for (const char* words : {"minconn 2 maxconn 4", "minconn 1 maxconn 5", "minconn 3",
                              "minconn 4 maxconn 2", "minconn 0 maxconn 3", "maxconn 3 minconn 3",
                              "minconn 1 maxconn 5|minconn 2 maxconn 8 weight 1"})
        QTest::newRow(words) << QString::fromLatin1(words);
}

void TestMinconn::alike() {
    QFETCH(QString, words);
    const QStringList theirs = served(haproxy(), words, {});
    QCOMPARE(theirs.size(), 12 * (words.count(QLatin1Char('|')) + 1));
    QCOMPARE(served(switchyardd(), words, {QStringLiteral("--strict")}), theirs);
}

QTEST_GUILESS_MAIN(TestMinconn)
#include "tst_minconn.moc"
