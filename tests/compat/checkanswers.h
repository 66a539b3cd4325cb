#pragma once

#include "tests/compat/checkcases.h"

/// More of what tst_checkstories plays: answers that are told with their own words, or that are not
/// whole.
namespace yard::test {

/// A server that keeps the connection, and what is looked for in what it says.
inline Case open(const char* name, const char* expect, const char* answer) {
    return {name,
            QByteArray("option httpchk\nhttp-check send meth GET uri / ver HTTP/1.1\n") +
                "http-check expect " + expect,
            answers(answer)};
}

inline QList<Case> bodyCases() {
    const char* chunks =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        "2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n";
    const char* cut = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n";
    const char* more = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcXX";
    const char* early = "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na";
    const char* none = "HTTP/1.1 204 No\r\n\r\nabc";
    const char* same = "HTTP/1.1 304 Same\r\ncontent-length: 3\r\n\r\n";
    const char* other = "HTTP/1.1 101 Other\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nabc";
    return {
        open("body; of chunks", "string abc", chunks),
        open("body; of chunks, not", "! string XX", chunks),
        open("body; of chunks, a regex", "rstring ^abc$", chunks),
        open("body; of chunks, the frame", "string 1;x", chunks),
        open("body; a frame is broken", "string ab", cut),
        open("body; a frame is broken, the status", "status 200", cut),
        open("body; more than it says", "! string XX", more),
        open("body; more than it says, found", "string abcX", more),
        open("body; of a 103", "string a", early),
        open("body; of a 103, not", "! string b", early),
        open("status; of a 103", "status 200", early),
        open("body; of a 204", "string a", none),
        open("body; of a 304", "! string a", same),
        open("body; of a 101", "string abc", other),
        open("body; of a 101, not", "! string x", other),
    };
}

inline QList<Case> answerCases() {
    const QByteArray option = "option httpchk\n", lenient = option + "http-check disable-on-404\n";
    const QByteArray log = "option log-health-checks\n";
    return {
        {"answer; its header", option + "http-check expect status 201 on-error \"%[res.hdr(x-a)]\"",
         http("200 OK", "", "X-A: foo\r\n")},
        {"answer; its status", option + "http-check expect status 200 on-success \"got %[status]\"",
         http("200 OK")},
        {"404; expected", lenient + "http-check expect status 404", http("404 No")},
        {"404; not expected", lenient + "http-check expect ! status 404", http("404 No")},
        {"404; a body expected", lenient + "http-check expect string a", http("404 No", "b")},
        {"404; a header expected", lenient + "http-check expect hdr name a", http("404 No")},
        {"404; twice",
         lenient + "http-check connect\nhttp-check send uri /a\nhttp-check expect status 200\n"
                   "http-check connect\nhttp-check send uri /b\nhttp-check expect status 404",
         http("404 No")},
        {"404; first, then another",
         lenient + "http-check connect\nhttp-check send uri /a\nhttp-check expect status 200\n"
                   "http-check connect addr 127.0.0.1 port DEADPORT\n"
                   "http-check send uri /b\nhttp-check expect status 200",
         http("404 No")},
        {"404; in the log", log + lenient, http("404 No")},
        {"pgsql; an error of several words", "option pgsql-check user joe",
         bytes({"450000001053464154414c004d6e6f0000"}, {}, true)},
        {"ldap; not whole", "option ldap-check", bytes({"300c02010161070a0100"}), "quick"},
        {"ldap; not whole, closes", "option ldap-check", bytes({"300c02010161070a0100"}, {}, true)},
        {"ldap; less than it says", "option ldap-check",
         bytes({"30840000001002010161070a010004000400"}), "quick"},
        {"ldap; a length of three bytes", "option ldap-check",
         bytes({"3083000c02010161070a01000400040000"})},
    };
}

}  // namespace yard::test
