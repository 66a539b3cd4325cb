#pragma once

#include "tests/compat/checkcases.h"

/// More of what tst_checkstories plays: variables of checks, and samples of what was received.
namespace yard::test {

inline Case tcp(const char* name, const char* lines, const Script& script, const char* words = "") {
    return {name, QByteArray("option tcp-check\n") + lines, script, words};
}
inline Case web(const char* name, const char* lines, const Script& script) {
    return {name, QByteArray("option httpchk\n") + lines, script};
}

inline QList<Case> variableCases() {
    const Script echo = {{}, {"ABCDEF", "xyz"}, false};
    const Script page = {{},
                         {"HTTP/1.1 200 OK\r\nX-A: one\r\ncontent-length: 3\r\n\r\nabc",
                          "HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n"},
                         false};
    return {
        tcp("variable; sent",
            "tcp-check set-var(check.x) str(PI)\ntcp-check send-lf \"%[var(check.x)]NG\"\n"
            "tcp-check expect string ABC",
            echo),
        tcp("variable; format",
            "tcp-check set-var-fmt(check.x) \"<%[be_name]> %[int(7),add(1)]%%\"\n"
            "tcp-check send-lf \"%[var(check.x)]\"\ntcp-check expect string ABC",
            echo),
        tcp("variable; taken back",
            "tcp-check set-var(check.x) str(a)\ntcp-check unset-var(check.x)\n"
            "tcp-check send-lf \"[%[var(check.x)]]\"\ntcp-check expect string ABC",
            echo),
        tcp("variable; conditions",
            "tcp-check set-var(check.x,ifnotset) int(5)\n"
            "tcp-check set-var(check.x,ifnotset) int(6)\n"
            "tcp-check set-var(check.x,ifgt) int(4)\ntcp-check set-var(check.y,ifexists) int(1)\n"
            "tcp-check send-lf \"[%[var(check.x)] %[var(check.y)]]\"\ntcp-check expect string ABC",
            echo),
        tcp("variable; scopes",
            "tcp-check set-var(sess.x) str(s)\ntcp-check set-var(txn.x) str(t)\n"
            "tcp-check set-var(req.x) str(r)\ntcp-check set-var(res.x) str(a)\n"
            "tcp-check set-var(proc.scopes) str(p)\n"
            "tcp-check send-lf \"[%[var(sess.x)] %[var(txn.x)] %[var(req.x)] %[var(res.x)] "
            "%[var(proc.scopes)]]\"\ntcp-check expect string ABC",
            echo),
        tcp("variable; converters",
            "tcp-check set-var(check.x) str(a-b),field(2,-),upper\n"
            "tcp-check set-var(check.y) str(q),concat(,check.x)\n"
            "tcp-check send-lf \"%[var(check.y)]\"\ntcp-check expect string ABC",
            echo),
        tcp("variable; of what was received",
            "tcp-check send one\ntcp-check expect string ABC\n"
            "tcp-check set-var(check.x) res.payload(1,3)\n"
            "tcp-check set-var(check.n) res.len\n"
            "tcp-check send-lf \"%[var(check.x)]/%[var(check.n)]\"\ntcp-check expect string xyz",
            echo),
        tcp("variable; expected",
            "tcp-check set-var(check.x) str(BC)\ntcp-check send one\n"
            "tcp-check expect string-lf \"%[var(check.x)]\"",
            echo),
        tcp("variable; expected in vain",
            "tcp-check set-var(check.x) str(nothing)\ntcp-check send one\n"
            "tcp-check expect string-lf \"%[var(check.x)]\" on-error \"no %[var(check.x)]\"",
            echo, "quick"),
        tcp("variable; binary",
            "tcp-check set-var(check.x) str(41)\ntcp-check send-binary-lf \"%[var(check.x)]42\"\n"
            "tcp-check expect binary-lf \"%[var(check.x)]\"",
            echo),
        tcp("variable; port",
            "tcp-check set-var(check.x) int(TALKER)\ntcp-check connect port var(check.x)\n"
            "tcp-check send one\ntcp-check expect string ABC",
            echo, "DEAD"),
        tcp("variable; over connections",
            "tcp-check connect\ntcp-check send one\ntcp-check expect string ABC\n"
            "tcp-check set-var(check.x) res.payload(0,1)\ntcp-check connect\n"
            "tcp-check send-lf \"%[var(check.x)]\"\ntcp-check expect string ABC",
            echo),
        tcp("variable; success and code",
            "tcp-check set-var(check.x) int(41)\ntcp-check send one\n"
            "tcp-check expect string ABC on-success \"got %[var(check.x)]\" "
            "status-code var(check.x)",
            echo),
        tcp("variable; last",
            "tcp-check send one\ntcp-check expect string ABC comment it\n"
            "tcp-check set-var(check.x) int(41)",
            echo),
        tcp("variable; alone", "tcp-check set-var(check.x) int(41)", echo),
        tcp("variable; alone; refused", "tcp-check set-var(check.x) int(41)", echo, "DEAD"),
        tcp("variable; in a row of expects",
            "tcp-check send one\ntcp-check expect ! string zz\n"
            "tcp-check set-var(check.x) str(seen)\ntcp-check expect string nothing",
            echo, "quick"),
        tcp("variable; behind a comment",
            "tcp-check comment first\ntcp-check set-var(check.x) int(1)\n"
            "tcp-check expect string a\ntcp-check comment second\ntcp-check unset-var(check.x)",
            silent(), "quick"),
        tcp("samples; of the server",
            "tcp-check send-lf \"%[srv_name] %[srv_id] %[be_name] %[bc_dst] %[bc_src] %[bc_err] "
            "%[bc_err_str] %[nbsrv] [%[src]] [%[res.ver]]\"\ntcp-check expect string ABC",
            echo),
        web("variable; http",
            "http-check set-var(check.x) str(/a)\n"
            "http-check send meth GET uri-lf \"%[var(check.x)]/b\" ver HTTP/1.1 "
            "hdr x-a \"%[var(check.x)]\" body-lf \"<%[var(check.x)]>\"",
            page),
        web("variable; http; of the answer",
            "http-check connect\nhttp-check send meth GET uri /1 ver HTTP/1.1 hdr "
            "connection keep-alive\n"
            "http-check expect status 200\nhttp-check set-var(check.h) res.hdr(x-a)\n"
            "http-check set-var(check.s) status\nhttp-check set-var(check.b) res.body\n"
            "http-check set-var(check.l) res.body_len\nhttp-check set-var(check.z) res.body_size\n"
            "http-check connect\nhttp-check send meth PUT uri-lf "
            "\"/%[var(check.h)]/%[var(check.s)]/%[var(check.b)]/%[var(check.l)]/%[var(check.z)]\"\n"
            "http-check expect status 200-299",
            page),
        web("variable; http; expected",
            "http-check set-var(check.x) str(bc)\nhttp-check expect string-lf "
            "\"%[var(check.x)]\"",
            page),
        web("variable; http; in vain",
            "http-check set-var(check.x) str(bcd)\nhttp-check expect string-lf "
            "\"%[var(check.x)]\" on-error \"%[var(check.x)] in %[status]\"",
            page),
        web("variable; http; a header",
            "http-check set-var(check.x) str(x-a)\nhttp-check set-var-fmt(check.y) one\n"
            "http-check expect hdr name-lf \"%[var(check.x)]\" value-lf \"%[var(check.y)]\"",
            page),
        web("variable; http; before the connection",
            "http-check set-var(check.x) int(TALKER)\nhttp-check connect port var(check.x)\n"
            "http-check send uri /x\nhttp-check expect status 200",
            page),
        web("variable; http; last",
            "http-check disable-on-404\nhttp-check expect status 404\n"
            "http-check set-var(check.x) status",
            {{}, {"HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n"}, false}),
    };
}

}  // namespace yard::test
