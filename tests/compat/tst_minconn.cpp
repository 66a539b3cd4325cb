#include <QtTest>

#include "tests/compat/toldalike.h"

using namespace yard;
using namespace yard::test;

namespace {

/// How many a server has of so many who came, one after the other, none of whom leaves.
QStringList served(const QString& program, const QString& words, const QStringList& arguments) {
    StoryPlayer player(program,
                       Defaults +
                           QStringLiteral("listen a\n bind 127.0.0.1:PORT1\n"
                                          " balance leastconn\n fullconn 10\n"
                                          " timeout queue 10s\n"
                                          " server s 127.0.0.1:ORIGIN1 ") +
                           words + QLatin1Char('\n'),
                       arguments);
    if (!player.started()) return {player.errors()};
    player.origin(1).setScript([](const Seen&) { return Reply::stall(); });
    QStringList told;
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int count = 1; count <= 12; ++count) {
        clients.push_back(std::make_unique<TestClient>(player.port(1)));
        clients.back()->request("/");
        const QString all = QString::number(count);
        await([&] {
            return player.cell(QStringLiteral("a/BACKEND"), QStringLiteral("scur")) == all;
        });
        told << player.cell(QStringLiteral("a/s"), QStringLiteral("scur"));
    }
    return told;
}

}  // namespace

/// `minconn` beside haproxy, with an algorithm by which it lets in newcomers as the limit grows.
class TestMinconn : public QObject {
    Q_OBJECT
private slots:
    void alike_data();
    void alike();
};

void TestMinconn::alike_data() {
    QTest::addColumn<QString>("words");
    for (const char* words : {"minconn 2 maxconn 4", "minconn 1 maxconn 5", "minconn 3",
                              "minconn 4 maxconn 2", "minconn 0 maxconn 3", "maxconn 3 minconn 3"})
        QTest::newRow(words) << QString::fromLatin1(words);
}

void TestMinconn::alike() {
    QFETCH(QString, words);
    const QStringList theirs = served(haproxy(), words, {});
    QCOMPARE(theirs.size(), qsizetype(12));
    QCOMPARE(served(switchyardd(), words, {QStringLiteral("--strict")}), theirs);
}

QTEST_GUILESS_MAIN(TestMinconn)
#include "tst_minconn.moc"
