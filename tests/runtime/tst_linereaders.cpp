#include <QtTest>

#include "core/runtime/grammar/sessionlines.h"
#include "core/runtime/grammar/tablelines.h"
#include "tests/runtime/recorded.h"

using namespace yard;
using namespace yard::test;

namespace {

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    for (const QString& line : QString::fromStdString(text).split(u'\n', Qt::SkipEmptyParts))
        all.push_back(line.toStdString());
    return all;
}

}  // namespace

/// Lines of tables and sessions, written and read.
class TestLineReaders : public QObject {
    Q_OBJECT

private slots:
    void recordedTable() {
        const auto all = lines(recorded("table.txt"));
        auto table = readTableLine(all[0]);
        QVERIFY(table);
        QCOMPARE(table->type, std::string("string"));
        QCOMPARE(table->size, uint64_t(100));
        for (size_t i = 1; i < all.size(); ++i) {
            auto entry = readEntryLine(all[i], table->data);
            QVERIFY2(entry, all[i].c_str());
            QCOMPARE(entryLine(*entry, *table), all[i] + "\n");
        }
        QCOMPARE(table->data.size(), size_t(4));
        QCOMPARE(table->data[2].type, std::string("http_req_rate"));
        QCOMPARE(table->data[2].label, std::string("http_req_rate(10000)"));
        QCOMPARE(tableLine(*table), all[0] + "\n");
    }

    void entryValues() {
        std::vector<TableData> data;
        const auto entry = readEntryLine(
            "0x1f: key=k\\ 1 use=2 exp=599 server_id=3 gpc0=18446744073709551615 server_key=-",
            data);
        QVERIFY(entry);
        QCOMPARE(entry->address, uint64_t(0x1f));
        QCOMPARE(entry->key, std::string("k\\ 1"));
        QCOMPARE(entry->uses, 2U);
        QCOMPARE(entry->expiresMs, int64_t(599));
        QCOMPARE(entry->serverId, 3);
        QCOMPARE(entry->values[1], int64_t(-1));  // signed here
        QVERIFY(entry->serverKey.empty());
        const auto newer = readEntryLine("0x2: key=a use=0 exp=5 shard=0 gpc0=7", data);
        QVERIFY(newer);
        QCOMPARE(newer->values[1], int64_t(7));
    }

    void noEntry_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"", "# table: be, type: ip, size:1, used:0", "Permission denied",
                                 "0x: key=a use=0 exp=1", "0x1: key=a use=0",
                                 "0x1: key=a use=x exp=1", "0x1: key=a use=0 exp="})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void noEntry() {
        QFETCH(QString, line);
        std::vector<TableData> data;
        QVERIFY(!readEntryLine(line.toStdString(), data));
        QVERIFY(data.empty());
    }

    void haproxysSession() {
        const auto row = readSessionLine(
            "0x55d1a2b3c4d0: proto=tcpv4 src=127.0.0.1:41234 fe=web be=app srv=one ts=00 epoch=0 "
            "age=1m5s calls=2 rate=0 cpu=0 lat=0 rq[f=48202h,i=12,an=4000h,rx=,wx=,ax=] "
            "rp[f=8,i=3,an=0h,rx=,wx=,ax=] scf=[8,80h,fd=18] scb=[5,10h,fd=-1] exp=4s rc=0 c_exp=",
            100'000);
        QVERIFY(row);
        QCOMPARE(row->id, uint64_t(0x55d1a2b3c4d0));
        QCOMPARE(row->client, std::string("127.0.0.1:41234"));
        QCOMPARE(row->frontend, std::string("web"));
        QCOMPARE(row->backend, std::string("app"));
        QCOMPARE(row->server, std::string("one"));
        QCOMPARE(row->ageMs, int64_t(65'000));
        QCOMPARE(row->startedMs, int64_t(35'000));
        QCOMPARE(row->phase, std::string("connect"));
    }

    void ownSession() {
        SessionRow row;
        row.id = 7, row.protocol = "tcpv4", row.client = "10.0.0.1:5", row.frontend = "fe";
        row.ageMs = 2 * 3'600'000 + 60'000;
        row.bytesIn = 5, row.bytesOut = 9;
        for (const char* phase : {"request", "queue", "connect", "data"}) {
            row.phase = phase;
            const auto read = readSessionLine(sessionLine(row), row.ageMs);
            QVERIFY(read);
            QCOMPARE(sessionLine(*read), sessionLine(row));
            QCOMPARE(read->phase, std::string(phase));
            QVERIFY(read->backend.empty() && read->server.empty());
        }
    }

    void noSession() {
        QVERIFY(!readSessionLine("Permission denied", 0));
        QVERIFY(!readSessionLine("", 0));
        QVERIFY(!readSessionLine("0x7f: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE>", 0));
    }
};

QTEST_GUILESS_MAIN(TestLineReaders)
#include "tst_linereaders.moc"
