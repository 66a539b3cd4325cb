#pragma once

#include <QByteArray>
#include <QList>

#include "tests/compat/talker.h"

/// What tst_checkstories plays.
namespace yard::test {

/// One backend with a check and the origin that it meets.
struct Case {
    const char* name;
    QByteArray lines;
    Script script;
    const char* words = "";  ///< more of its `server` line; "quick": with a short interval
};

inline Script silent() { return {}; }
/// Having heard something: else its end might overtake what it is sent, and become a reset.
inline Script leaving() { return {{}, {QByteArray()}, true}; }
inline Script hangsUp() { return {{}, {}, true}; }
inline Script greets(const char* text) { return {text, {}, false}; }
inline Script answers(const char* text, bool leaves = false) { return {{}, {text}, leaves}; }
inline Script bytes(std::initializer_list<QByteArray> hex, const QByteArray& greeting = {},
                    bool leaves = false) {
    Script script{QByteArray::fromHex(greeting), {}, leaves};
    for (const QByteArray& one : hex) script.answers << QByteArray::fromHex(one);
    return script;
}
inline Script http(const char* head, const char* body = "", const char* more = "") {
    return answers(QByteArray("HTTP/1.1 " + QByteArray(head) + "\r\n" + more + "content-length: " +
                              QByteArray::number(qstrlen(body)) + "\r\n\r\n" + body)
                       .constData(),
                   true);
}

inline QList<Case> tcpCases() {
    const char* pong = "option tcp-check\ntcp-check send PING\\r\\n\n";
    return {
        {"no rules", "option tcp-check", silent()},
        {"no rules; refused", "option tcp-check", silent(), "DEAD"},
        {"connect", "option tcp-check\ntcp-check connect", silent()},
        {"connect; refused", "option tcp-check\ntcp-check connect", silent(), "DEAD"},
        {"connect default linger; refused",
         "option tcp-check\ntcp-check connect default linger comment \"the door\"", silent(),
         "DEAD"},
        {"connect port", "option tcp-check\ntcp-check connect port DEADPORT", silent()},
        {"connect addr", "option tcp-check\ntcp-check connect addr 127.0.0.1 port TALKER", silent(),
         "DEAD"},
        {"connect addr with a port",
         "option tcp-check\ntcp-check connect addr 127.0.0.1:TALKER\ntcp-check expect string hi",
         greets("hi"), "DEAD"},
        {"twice", "option tcp-check\ntcp-check connect\ntcp-check connect port DEADPORT", silent()},
        {"two conversations",
         "option tcp-check\ntcp-check connect\ntcp-check send a\ntcp-check expect string x\n"
         "tcp-check connect\ntcp-check send b\ntcp-check expect string y",
         answers("xy")},
        {"connect port of an expression",
         "option tcp-check\ntcp-check connect port int(DEADPORT) comment c", silent()},
        {"send alone", "option tcp-check\ntcp-check send hello", silent()},
        {"expect", pong + QByteArray("tcp-check expect string +PONG"), answers("+PONG\r\n")},
        {"expect; something else", pong + QByteArray("tcp-check expect string +PONG"),
         answers("-ERR what\r\n", true)},
        {"expect; silence", pong + QByteArray("tcp-check expect string +PONG"), silent(), "quick"},
        {"expect; too little", pong + QByteArray("tcp-check expect string +PONG"), answers("+P"),
         "quick"},
        {"expect; other and silence",
         pong + QByteArray("tcp-check expect string +PONG comment \"it lives\""),
         answers("-ERR something"), "quick"},
        {"expect; closes", pong + QByteArray("tcp-check expect string +PONG comment gone"),
         leaving()},
        {"expect; a greeting first", "option tcp-check\ntcp-check expect string 220",
         greets("220 hello")},
        {"unwanted", pong + QByteArray("tcp-check expect ! string ERR comment \"not so\""),
         answers("-ERR")},
        {"unwanted; not there", pong + QByteArray("tcp-check expect !string ERR"),
         answers("fine", true)},
        {"unwanted; silence", pong + QByteArray("tcp-check expect ! string ERR"), silent(),
         "quick"},
        {"a row of expects",
         pong + QByteArray("tcp-check expect ! string ERR\ntcp-check expect string +PONG\n"
                           "tcp-check expect string more"),
         answers("+PONG more"), "quick"},
        {"a row of expects; one is late",
         pong + QByteArray("tcp-check expect ! string ERR\ntcp-check expect string +PONG\n"
                           "tcp-check expect string more"),
         answers("+PONG"), "quick"},
        {"rstring", pong + QByteArray("tcp-check expect rstring ^.P[A-Z]NG"), answers("+PONG")},
        {"rstring; no", pong + QByteArray("tcp-check expect rstring ^P"), answers("+PONG", true)},
        {"rstring; silence", pong + QByteArray("tcp-check expect rstring ^P"), silent(), "quick"},
        {"min-recv", pong + QByteArray("tcp-check expect rstring NG min-recv 3"), answers("+PONG")},
        {"min-recv; decides", pong + QByteArray("tcp-check expect string ++ min-recv 3"),
         answers("+PONG")},
        {"min-recv; never", pong + QByteArray("tcp-check expect ! string x min-recv 30"),
         answers("+PONG"), "quick"},
        {"binary", "option tcp-check\ntcp-check send-binary 50494e47\ntcp-check expect binary 2b50",
         answers("+PONG")},
        {"binary; no", "option tcp-check\ntcp-check send-binary 50\ntcp-check expect binary 2c50",
         answers("+PONG", true)},
        {"binary; silence", "option tcp-check\ntcp-check expect binary 2b4143", silent(), "quick"},
        {"rbinary", "option tcp-check\ntcp-check expect rbinary ^2B(50|51)", greets("+PONG")},
        {"rbinary; no", "option tcp-check\ntcp-check expect rbinary ^2b", greets("+PONG"), "quick"},
        {"rbinary; closes", "option tcp-check\ntcp-check expect rbinary ^33", {"+PONG", {}, true}},
        {"formats",
         "option tcp-check\ntcp-check send-lf \"%[be_name] %[int(7)]%%\"\n"
         "tcp-check expect string-lf \"<%[be_name]>\"",
         answers("<formats>")},
        {"formats; no",
         "option tcp-check\ntcp-check expect string-lf \"%[int(7)]\"",
         {"abc", {}, true}},
        {"binary formats",
         "option tcp-check\ntcp-check send-binary-lf \"%[int(41)]42\"\n"
         "tcp-check expect binary-lf \"%[int(42)]\"",
         answers("ABC")},
        {"binary formats; no",
         "option tcp-check\ntcp-check expect binary-lf \"%[int(77)]\"",
         {"ABC", {}, true}},
        {"binary formats; odd",
         "option tcp-check\ntcp-check expect binary-lf \"%[int(777)]\"",
         {"ABC", {}, true}},
        {"binary formats; odd to send",
         "option tcp-check\ntcp-check send-binary-lf \"%[int(777)]\"", silent()},
        {"statuses", pong + QByteArray("tcp-check expect string +PONG ok-status L4OK"),
         answers("+PONG")},
        {"statuses; L6OK", pong + QByteArray("tcp-check expect string +PONG ok-status l6ok"),
         answers("+PONG")},
        {"statuses; error", pong + QByteArray("tcp-check expect string +PONG error-status L7STS"),
         answers("-", true)},
        {"statuses; L4CON", pong + QByteArray("tcp-check expect string +PONG error-status L4CON"),
         answers("-", true)},
        {"statuses; L6RSP and nothing",
         pong + QByteArray("tcp-check expect string +PONG error-status L6RSP"), leaving()},
        {"statuses; timeout", pong + QByteArray("tcp-check expect string +PONG tout-status L6TOUT"),
         silent(), "quick"},
        {"messages",
         pong + QByteArray("tcp-check expect string +PONG on-success \"well: %[be_name]\""),
         answers("+PONG")},
        {"messages; error",
         pong + QByteArray("tcp-check expect string +PONG on-error \"ill %[int(3)]\" comment c"),
         answers("-", true)},
        {"status code", pong + QByteArray("tcp-check expect string +PONG status-code int(33)"),
         answers("+PONG")},
        {"status code; error",
         pong + QByteArray("tcp-check expect string +PONG error-status L7STS status-code int(34)"),
         answers("-", true)},
        {"comments",
         "option tcp-check\ntcp-check comment first\ntcp-check connect\ntcp-check comment second\n"
         "tcp-check send x\ntcp-check comment third\ntcp-check expect string a\n"
         "tcp-check expect string b",
         answers("a", true)},
        {"comments; of the connection",
         "option tcp-check\ntcp-check comment first\ntcp-check connect\ntcp-check expect string a",
         silent(), "quick"},
        {"a long message", pong + QByteArray("tcp-check expect string ") + QByteArray(200, 'x'),
         answers("-", true)},
    };
}

inline QList<Case> httpCases() {
    const QByteArray option = "option httpchk\n";
    return {
        {"http", option, http("200 OK")},
        {"http; regex of the status", option + "http-check expect rstatus ^2[0-9]{2}$",
         http("204 Nothing")},
        {"http; not that status", option + "http-check expect rstatus ^4 comment hm",
         http("204 Nothing")},
        {"http; not this status", option + "http-check expect ! rstatus ^2", http("200 OK")},
        {"http; regex of the body", option + "http-check expect rstring ^a.c",
         http("200 OK", "abc")},
        {"http; not that body", option + "http-check expect rstring ^b", http("200 OK", "abc")},
        {"http; not this body", option + "http-check expect ! rstring b", http("200 OK", "abc")},
        {"http; no body", option + "http-check expect string b", http("200 OK")},
        {"http; body", option + "http-check expect string bc comment yes", http("500 No", "abc")},
        {"http; a part of the body", option + "http-check expect string zz min-recv 3",
         answers("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabcd")},
        {"http; format of the body", option + "http-check expect string-lf \"%[int(12)]\"",
         http("200 OK", "x12")},
        {"http; header", option + "http-check expect hdr name x-State",
         http("200 OK", "", "X-State: a\r\n")},
        {"http; no header", option + "http-check expect hdr name x-no",
         http("200 OK", "", "X-State: a\r\n")},
        {"http; unwanted header", option + "http-check expect ! hdr name x-state",
         http("200 OK", "", "X-State: a\r\n")},
        {"http; value", option + "http-check expect hdr name x-state value b",
         http("200 OK", "", "X-State: a, b\r\n")},
        {"http; whole value", option + "http-check expect fhdr name x-state value b",
         http("200 OK", "", "X-State: a, b\r\n")},
        {"http; whole value fits", option + "http-check expect fhdr name x-state value \"a, b\"",
         http("200 OK", "", "X-State: a, b\r\n")},
        {"http; part of a name", option + "http-check expect hdr name -m beg X-st value -m end b",
         http("200 OK", "", "X-State: ab\r\n")},
        {"http; piece of a value", option + "http-check expect hdr name -m end ate value -m sub B",
         http("200 OK", "", "X-State: aBc\r\n")},
        {"http; regexes", option + "http-check expect hdr name -m reg ^X.*e$ value -m reg ^a",
         http("200 OK", "", "X-State: aBc\r\n")},
        {"http; formats",
         option + "http-check expect hdr name-lf \"x-%[int(1)]\" value-lf -m beg \"%[int(2)]\"",
         http("200 OK", "", "X-1: 23\r\n")},
        {"http; several",
         option + "http-check expect status 200\nhttp-check expect string a\n"
                  "http-check expect hdr name x-state",
         http("200 OK", "abc", "X-State: a\r\n")},
        {"http; the last does not fit",
         option + "http-check expect status 200\nhttp-check expect string a\n"
                  "http-check expect ! hdr name x-state comment bad",
         http("200 OK", "abc", "X-State: a\r\n")},
        {"http; statuses", option + "http-check expect status 200 ok-status L7OKC", http("200 OK")},
        {"http; error status", option + "http-check expect status 200 error-status L7RSP",
         http("404 No")},
        {"http; messages", option + "http-check expect status 200 on-error \"so: %[be_name]\"",
         http("404 No")},
        {"http; message of success",
         option + "http-check expect status 200 on-success \"so: %[int(5)]\"", http("200 OK")},
        {"http; timeout", option + "http-check expect status 200 tout-status L4TOUT comment late",
         silent(), "quick"},
        {"http; garbage", option + "http-check expect status 200 comment hm",
         answers("huh\r\n", true)},
        {"http; closes", option, leaving()},
        {"http; connect",
         option + "http-check connect addr 127.0.0.1 port TALKER\nhttp-check send uri /x",
         http("200 OK"), "DEAD"},
        {"http; two conversations",
         option +
             "http-check connect\nhttp-check send uri /x\nhttp-check expect status 200\n"
             "http-check connect\nhttp-check send meth GET uri /y\nhttp-check expect status 201",
         http("200 OK")},
        {"http; comment rule", option + "http-check comment why\nhttp-check expect status 404",
         http("200 OK")},
        {"http; request formats",
         option + "http-check send meth GET uri-lf \"/%[be_name]\" ver HTTP/1.1 hdr X-A "
                  "%[int(4)] hdr connection keep-alive body-lf \"%[int(9)]\"",
         http("200 OK")},
        {"http; the option after its lines",
         "http-check send meth PUT uri /a hdr a b\nhttp-check expect status 200\n"
         "option httpchk GET /y",
         http("200 OK")},
        {"http; state", option + "http-check send-state\nhttp-check send ver HTTP/1.1 hdr a b",
         http("200 OK")},
        {"http; replaced", "option httpchk GET /x\noption httpchk /z", http("200 OK")},
        {"http; another kind last", "option httpchk\noption tcp-check", silent()},
    };
}

inline QList<Case> applicationCases() {
    const char* mysqlHello =
        "2a0000000a352e352e392d6c6f6700"
        "0100000061616161616161610000000000"
        "00000000000000000000000000000000";
    return {
        {"redis", "option redis-check", answers("+PONG\r\n")},
        {"redis; no", "option redis-check", answers("-NOAUTH please\r\nmore", true)},
        {"redis; silence", "option redis-check", silent(), "quick"},
        {"redis; closes", "option redis-check", leaving()},
        {"redis; refused", "option redis-check", silent(), "DEAD"},
        {"smtp",
         "option smtpchk",
         {"220 mail here\r\n", {"250 welcome\r\n", "221 bye\r\n"}, false}},
        {"smtp; ehlo",
         "option smtpchk EHLO me.org",
         {"220 mail\r\n", {"250-one\r\n250 two\r\n", "221\r\n"}, false}},
        {"smtp; something else",
         "option smtpchk FOO me.org",
         {"220 m\r\n", {"250 x\r\n", "500  no\r\n"}, false}},
        {"smtp; busy", "option smtpchk", greets("421   too busy\r\n")},
        {"smtp; not smtp", "option smtpchk", greets("SSH-2.0-x\r\n")},
        {"smtp; no hello", "option smtpchk", {"220 mail\r\n", {"502 what?\r\n"}, true}},
        {"smtp; silence", "option smtpchk", silent(), "quick"},
        {"smtp; closes", "option smtpchk", hangsUp()},
        {"pgsql", "option pgsql-check user joe", bytes({"520000000800000000"})},
        {"pgsql; md5", "option pgsql-check user joe", bytes({"520000000c0000000501020304"})},
        {"pgsql; an error", "option pgsql-check user joe",
         answers("E\x01\x01\x01\x01SFATAL: no such role", true)},
        {"pgsql; something else", "option pgsql-check user joe", answers("hello there all", true)},
        {"pgsql; silence", "option pgsql-check user joe", silent(), "quick"},
        {"ldap", "option ldap-check", bytes({"300c02010161070a010004000400"})},
        {"ldap; long lengths", "option ldap-check",
         bytes({"30840000001002010161840000000"
                "70a010004000400"})},
        {"ldap; refuses", "option ldap-check", bytes({"300c02010161070a013104000400"})},
        {"ldap; not ldap", "option ldap-check", answers("HTTP/1.1 400 Bad Request", true)},
        {"ldap; something else", "option ldap-check", bytes({"300c02010162070a010004000400"})},
        {"ldap; closes", "option ldap-check", leaving()},
        {"ssl hello", "option ssl-hello-chk", bytes({"160301004a02"})},
        {"ssl hello; alert", "option ssl-hello-chk", bytes({"15030100020228"})},
        {"ssl hello; no", "option ssl-hello-chk", answers("HTTP/1.0 400", true)},
        {"ssl hello; silence", "option ssl-hello-chk", silent(), "quick"},
        {"mysql", "option mysql-check", bytes({}, mysqlHello)},
        {"mysql; refused", "option mysql-check",
         bytes({}, "1e000000ff6a04486f737420276120206973206e6f7420616c6c6f776564207700"), "quick"},
        {"mysql; cut", "option mysql-check", bytes({}, "2a00000a35", true)},
        {"mysql; silence", "option mysql-check", silent(), "quick"},
        {"mysql; user", "option mysql-check user joe",
         bytes({"0700000200000002000000"}, mysqlHello), "quick"},
        {"mysql; user of old", "option mysql-check user joe pre-41",
         bytes({"0700000200000002000000"}, mysqlHello), "quick"},
        {"mysql; no such user", "option mysql-check user joe post-41",
         bytes({"17000002ff15044163636573732064656e69656420666f7220796f75"}, mysqlHello), "quick"},
    };
}

}  // namespace yard::test
