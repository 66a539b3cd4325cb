#include <QtTest>

#include "core/http/message/message.h"

using yard::ChunkReader;

/// Chunked bodies: the data, the trailers, and what HAProxy refuses.
class TestChunkReader : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void limitsTrailers();
    void handsOutRunsWithoutCopying();
    void startsAnew();

private:
    struct Result {
        std::string data, trailers;
        size_t consumed = 0;
        ChunkReader::State state = ChunkReader::State::More;
        bool operator==(const Result&) const = default;
    };
    static Result readAll(const std::string& bytes, size_t piece);
};

/// Given in pieces of that size.
TestChunkReader::Result TestChunkReader::readAll(const std::string& bytes, size_t piece) {
    ChunkReader reader;
    reader.start();
    Result result;
    while (result.consumed < bytes.size() && result.state == ChunkReader::State::More) {
        const std::string given = bytes.substr(result.consumed, piece);
        for (size_t used = 0; used < given.size();) {
            const auto step = reader.next(std::string_view(given).substr(used));
            used += step.consumed;
            result.data += step.data;
            result.consumed += step.consumed;
            result.state = step.state;
            if (step.state != ChunkReader::State::More) break;
        }
    }
    if (result.state == ChunkReader::State::Done) result.trailers = reader.trailers();
    return result;
}

void TestChunkReader::reads_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("data");  // null: bad
    QTest::addColumn<QByteArray>("trailers");
    const auto row = [](const char* bytes, const char* data, const char* trailers = "") {
        QTest::newRow(bytes) << QByteArray(bytes).replace('|', "\r\n") << QByteArray(data)
                             << QByteArray(trailers).replace('|', "\r\n");
    };
    row("3|abc|2|de|0||", "abcde");
    row("0||", "");
    row("A|0123456789|0||", "0123456789");
    row("a|0123456789|0||", "0123456789");
    row("3;a=b|abc|0;c||", "abc");
    row("3 |abc|0||", "abc");
    row("3\t ;x|abc|0||", "abc");
    row("3\nabc\n0\n\n", "abc");
    row("3;a\nabc|0||", "abc");
    row("3|ab\r|0||", "ab\r");
    row("00000000000000000003|abc|000||", "abc");
    row("3|\r\n\r|0||", "\r\n\r");
    row("0|X: y|X-Z:w|x:  a  |E:||", "", "x: y|x-z: w|x: a|e: |");
    row("0|X: y| z||", "", "x: y   z|");
    row("0\nX: y\n\n", "", "x: y|");
    row("0|Content-Length: 5|Transfer-Encoding: chunked|Expires: 0||", "", "expires: 0|");
    for (const char* bad : {"|3|abc|0||",
                            " 3|abc|0||",
                            "0x3|abc|0||",
                            "3g|abc|0||",
                            "-3|abc|0||",
                            "+3|abc|0||",
                            ";a|abc|0||",
                            "||",
                            "3|abcd|0||",
                            "3 4|abc|0||",
                            "3\rabc|0||",
                            "3;a\rb|abc|0||",
                            "10000000000000|abc",
                            "FFFFFFFFFFFFFFFF|abc",
                            "100000000000000000|abc",
                            "3|abc\r\r\n0||",
                            "0|X : y||",
                            "0|X||",
                            "0| X: y||",
                            "0|X: a\rb||",
                            "0|: a||",
                            "0|X@: a||",
                            "0|\rX",
                            "0\rX"})
        row(bad, nullptr);
    QTest::newRow("NUL in a trailer")
        << QByteArray("0\r\nX: a\0b\r\n\r\n", 13) << QByteArray() << QByteArray();
}

void TestChunkReader::reads() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, trailers);
    const std::string text = bytes.toStdString();
    const Result whole = readAll(text + (data.isNull() ? "" : "NEXT"), 1000);
    for (const size_t piece : {1, 2, 3, 7})
        QVERIFY(readAll(text + (data.isNull() ? "" : "NEXT"), piece) == whole);
    if (data.isNull()) {
        QCOMPARE(whole.state, ChunkReader::State::Bad);
        return;
    }
    QCOMPARE(whole.state, ChunkReader::State::Done);
    QCOMPARE(whole.consumed, text.size());
    QCOMPARE(QByteArray::fromStdString(whole.data), data);
    QCOMPARE(QByteArray::fromStdString(whole.trailers), trailers);
}

void TestChunkReader::limitsTrailers() {
    std::string many = "0\r\n";
    for (int i = 0; i < 100; ++i) many += "X: y\r\n";
    QCOMPARE(readAll(many + "\r\n", 4096).state, ChunkReader::State::Done);
    QCOMPARE(readAll(many + "X: y\r\n\r\n", 4096).state, ChunkReader::State::Bad);
    const std::string big = "0\r\nX: " + std::string(16000, 'a');
    QCOMPARE(readAll(big + "\r\n\r\n", 4096).state, ChunkReader::State::Done);
    QCOMPARE(readAll(big + std::string(1000, 'a'), 4096).state, ChunkReader::State::Bad);
}

void TestChunkReader::handsOutRunsWithoutCopying() {
    ChunkReader reader;
    reader.start();
    const std::string bytes = "8\r\nabcdefgh\r\n0\r\n\r\n";
    auto step = reader.next(std::string_view(bytes).substr(0, 6));
    QVERIFY(step.data.data() == bytes.data() + 3);
    QCOMPARE(step.data, std::string_view("abc"));
    QCOMPARE(step.consumed, size_t(6));
    step = reader.next(std::string_view(bytes).substr(6));
    QCOMPARE(step.data, std::string_view("defgh"));
}

void TestChunkReader::startsAnew() {
    ChunkReader reader;
    reader.start();
    QCOMPARE(reader.next("0\r\nX: y\r\n\r\n").state, ChunkReader::State::Done);
    QCOMPARE(reader.trailers(), std::string_view("x: y\r\n"));
    reader.start();
    QCOMPARE(reader.next("0\r\n\r\n").state, ChunkReader::State::Done);
    QVERIFY(reader.trailers().empty());
    reader.start();
    QCOMPARE(reader.next("5;").state, ChunkReader::State::More);
    reader.start();
    QCOMPARE(reader.next("0\r\n\r\n").state, ChunkReader::State::Done);
}

QTEST_GUILESS_MAIN(TestChunkReader)
#include "tst_chunkreader.moc"
