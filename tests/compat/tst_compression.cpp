#include <zlib.h>

#include <QtTest>

#include "tests/compat/sidebyside.h"
#include "tests/support/httporigin.h"
#include "tests/support/runtimesocket.h"

using namespace yard;
using namespace yard::test;

namespace {

const char Config[] = R"(
global
 nbthread 1
 stats socket unix@cli level admin
defaults
 mode http
 log "$LOG" format raw local0
 option httplog
 timeout client 10s
 timeout connect 1s
 timeout server 10s
frontend in
 bind 127.0.0.1:${PORT1}
 use_backend %[path,field(2,/)]
frontend packing
 bind 127.0.0.1:${PORT2}
 compression algo gzip
 compression type text/plain
 compression offload
 use_backend %[path,field(2,/)]
backend gzip
 compression algo gzip
 compression type text/html text/plain
 server s ${ORIGIN1}
backend any
 compression algo gzip deflate raw-deflate
 server s ${ORIGIN1}
backend deflate
 compression algo deflate
 server s ${ORIGIN1}
backend identity
 compression algo identity gzip
 server s ${ORIGIN1}
backend offload
 compression algo gzip
 compression offload
 server s ${ORIGIN1}
backend none
 server s ${ORIGIN1}
)";

const std::string Text(3000, 'x');

Reply answerTo(const Seen& seen) {
    const std::string what = seen.target.substr(seen.target.rfind('/') + 1);
    const auto whole = [](const std::string& fields, const std::string& status = "200 OK",
                          const std::string& version = "1.1") {
        return Reply{"HTTP/" + version + " " + status + "\r\n" + fields +
                     "Content-Length: " + std::to_string(Text.size()) + "\r\n\r\n" + Text};
    };
    const std::string html = "Content-Type: text/html; charset=utf-8\r\n";
    if (what == "image") return whole("Content-Type: image/png\r\n");
    if (what == "untyped") return whole("");
    if (what == "parts") return whole("Content-Type: multipart/mixed\r\n");
    if (what == "encoded") return whole(html + "Content-Encoding: br\r\n");
    if (what == "fixed") return whole(html + "Cache-Control: max-age=1, no-transform\r\n");
    if (what == "strong") return whole(html + "ETag: \"a\"\r\nVary: Cookie\r\n");
    if (what == "weak") return whole(html + "ETag: W/\"a\"\r\n");
    if (what == "odd") return whole(html + "ETag: a\r\n");
    if (what == "twice") return whole(html + "ETag: \"a\"\r\nETag: \"b\"\r\n");
    if (what == "203") return whole(html, "203 So");
    if (what == "206") return whole(html, "206 Part");
    if (what == "404") return whole(html, "404 Gone");
    if (what == "old") return whole(html, "200 OK", "1.0");
    if (what == "empty") return Reply{"HTTP/1.1 200 OK\r\n" + html + "Content-Length: 0\r\n\r\n"};
    if (what == "chunks")
        return Reply{"HTTP/1.1 200 OK\r\n" + html +
                     "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nX-T: "
                     "1\r\n\r\n"};
    if (what == "open")
        return Reply{"HTTP/1.1 200 OK\r\n" + html + "\r\nhello", 0, Millis{0}, Reply::Then::Close};
    return whole(html);
}

/// What the bytes were before they were compressed; "(broken)" when they are not whole.
std::string unpacked(const std::string& bytes, int windowBits) {
    z_stream z = {};
    if (inflateInit2(&z, windowBits) != Z_OK) return "(broken)";
    std::string text(100000, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(text.data());
    z.avail_out = static_cast<uInt>(text.size());
    const bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
    text.resize(whole ? z.total_out : 0);
    inflateEnd(&z);
    return whole ? text : "(broken)";
}

/// The data of chunks, then what stands behind them.
std::string joined(std::string_view chunks) {
    std::string data;
    while (!chunks.empty()) {
        const size_t line = chunks.find("\r\n");
        if (line == std::string_view::npos) break;
        const size_t size = std::stoul(std::string(chunks.substr(0, line)), nullptr, 16);
        chunks.remove_prefix(line + 2);
        if (size == 0) return data;
        data += chunks.substr(0, size);
        chunks.remove_prefix(std::min(chunks.size(), size + 2));
    }
    return data + "(cut)";
}

}  // namespace

/// `compression` beside haproxy: the same answers compressed, with the same heads, and the same
/// bodies once they are unpacked; what servers are asked; what is counted.
class TestCompression : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void alike_data();
    void alike();
    void counted();
    void cleanupTestCase() { m_sides.clear(); }

private:
    struct Side {
        explicit Side(const QString& program)
            : origin("o", answerTo),
              side(Config, program,
                   {QStringLiteral("ORIGIN1=") + QString::fromStdString(origin.address())}, 2) {}
        HttpOrigin origin;
        ProgramSide side;
    };
    static std::string ask(Side& side, size_t port, const QByteArray& line,
                           const QByteArray& fields);
    std::vector<std::unique_ptr<Side>> m_sides;
};

void TestCompression::initTestCase() {
    for (const QString& program : {haproxy(), switchyardd()}) {
        m_sides.push_back(std::make_unique<Side>(program));
        QVERIFY2(m_sides.back()->side.proxy.ready(),
                 qPrintable(m_sides.back()->side.proxy.errors()));
    }
}

/// The head of the answer, its body as it was, the status in the log, and what the origin saw.
std::string TestCompression::ask(Side& side, size_t port, const QByteArray& line,
                                 const QByteArray& fields) {
    TestClient client(side.side.proxy.port(port));
    client.send((line + "\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n").toStdString());
    const std::string all = client.readAll();
    const size_t end = std::min(all.find("\r\n\r\n"), all.size());
    const std::string head = all.substr(0, end);
    std::string body = all.substr(std::min(end + 4, all.size()));
    if (headerOf(all, "transfer-encoding") == "chunked") body = joined(body);
    const std::string encoding = headerOf(all, "content-encoding");
    if (encoding == "gzip") body = unpacked(body, MAX_WBITS + 16);
    if (encoding == "deflate") {
        const std::string wrapped = unpacked(body, MAX_WBITS);
        body = wrapped == "(broken)" ? "raw " + unpacked(body, -MAX_WBITS) : "zlib " + wrapped;
    }
    const std::string seen = side.origin.requests().back().head;
    return head + "\n" + body + "\n" + side.side.log.next() + "\n" + seen;
}

void TestCompression::alike_data() {
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](int port, const char* path, const char* fields, const char* method = "GET",
                        const char* version = "1.1") {
        QTest::newRow((QByteArray(method) + " " + path + " " + QByteArray::number(port) + " " +
                       version + " " + fields)
                          .constData())
            << port << QByteArray(method) + " " + path + " HTTP/" + version << QByteArray(fields);
    };
    const char* gzip = "Accept-Encoding: gzip\r\n";
    for (const char* what :
         {"text", "image", "untyped", "parts", "encoded", "fixed", "strong", "weak", "odd", "twice",
          "203", "206", "404", "old", "empty", "chunks", "open"}) {
        row(1, (QByteArray("/gzip/") + what).constData(), gzip);
        row(1, (QByteArray("/any/") + what).constData(), gzip);
    }
    for (const char* taken :
         {"deflate", "gzip, deflate", "gzip;q=0.5, deflate;q=0.7", "gzip;q=0.7, deflate;q=0.5", "*",
          "identity", "gzip;q=0", "br", "GZIP", "x-gzip", "*;q=0, gzip", "gzip; q=1.000"}) {
        const QByteArray field = QByteArray("Accept-Encoding: ") + taken + "\r\n";
        for (const char* backend : {"/gzip/", "/any/", "/deflate/", "/identity/"})
            row(1, (QByteArray(backend) + "text").constData(), field.constData());
    }
    for (const char* agent : {"Mozilla/4.0", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)",
                              "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
                              "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1)", "Mozilla/5.0"})
        row(1, "/gzip/text", (QByteArray(gzip) + "User-Agent: " + agent + "\r\n").constData());
    row(1, "/gzip/text", "");
    row(1, "/identity/text", "");
    row(1, "/gzip/text", gzip, "HEAD");
    row(1, "/gzip/text", gzip, "GET", "1.0");
    row(1, "/offload/text", gzip);
    row(1, "/offload/text", "Accept-Encoding: br\r\n");
    row(1, "/none/text", gzip);
    row(2, "/none/text", gzip);
    row(2, "/none/untyped", gzip);
    row(2, "/gzip/text", gzip);
    row(2, "/any/image", gzip);
    row(2, "/deflate/text", "Accept-Encoding: deflate\r\n");
}

void TestCompression::alike() {
    QFETCH(int, port);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    const auto number = static_cast<size_t>(port);
    const std::string theirs = ask(*m_sides[0], number, line, fields);
    QVERIFY(theirs.starts_with("HTTP/1."));
    QCOMPARE(QString::fromStdString(ask(*m_sides[1], number, line, fields)),
             QString::fromStdString(theirs));
}

/// The columns of `show stat`; comp_out depends on who compresses.
void TestCompression::counted() {
    QStringList told[2];
    for (size_t i = 0; i < 2; ++i) {
        Side& side = *m_sides[i];
        const auto stats = [&](const char* command) {
            return QString::fromStdString(
                askSocket(side.side.proxy.program().path(QStringLiteral("cli")), command));
        };
        stats("clear counters all");
        for (const char* path : {"/gzip/text", "/gzip/image", "/identity/text", "/any/text"})
            ask(side, 1, QByteArray("GET ") + path + " HTTP/1.1", "Accept-Encoding: gzip\r\n");
        ask(side, 1, "GET /identity/text HTTP/1.1", "");
        const QStringList lines = stats("show stat").split(QLatin1Char('\n'));
        const QStringList names = lines[0].mid(2).split(QLatin1Char(','));
        for (const QString& line : lines.mid(1)) {
            const QStringList cells = line.split(QLatin1Char(','));
            for (const char* column : {"comp_in", "comp_byp", "comp_rsp"})
                told[i] << cells.value(0) + QLatin1Char('/') + cells.value(1) + QLatin1Char(' ') +
                               cells.value(names.indexOf(QLatin1String(column)));
        }
    }
    QVERIFY(told[0].contains(QStringLiteral("gzip/BACKEND 3000")));
    QCOMPARE(told[1], told[0]);
}

QTEST_GUILESS_MAIN(TestCompression)
#include "tst_compression.moc"
