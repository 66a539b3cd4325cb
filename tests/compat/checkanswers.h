#pragma once

#include "tests/compat/checkcases.h"

/// More of what tst_checkstories plays: answers that are told with their own words, or that are not
/// whole.
namespace yard::test {

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
