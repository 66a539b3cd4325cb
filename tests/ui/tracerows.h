#pragma once

#include <QTest>

#include "core/control/trace.h"
#include "ui/requests/tracesteps.h"
#include "ui/requests/tracesummary.h"

/// Stories of requests as data rows: what happened, and how it is told.
namespace yard::test {

/// One step a line: "." done, "-" note, "x" rejected, "*" decision.
inline QStringList printed(const Trace& trace) {
    QStringList lines;
    for (const TraceStep& step : traceSteps(trace)) {
        const char mark = step.kind == TraceStep::Kind::Done       ? '.'
                          : step.kind == TraceStep::Kind::Note     ? '-'
                          : step.kind == TraceStep::Kind::Rejected ? 'x'
                                                                   : '*';
        lines << QStringLiteral("%1 %2 | %3").arg(QLatin1Char(mark)).arg(step.title, step.detail);
    }
    return lines;
}

/// A request as it comes in; the rows add what happened to it.
inline Trace arrived() {
    Trace t;
    t.id = 7;
    t.client = "10.4.2.151:40112";
    t.frontend = "fe_main";
    t.bind = "127.0.0.1:8080";
    t.backend = "be_app";
    t.request = "GET /api/cart/42";
    t.rule = "use_backend be_app (site.cfg:12)";
    t.algorithm = "roundrobin";
    t.candidates = {{"web-1", Standing::Usable, 100, {}},
                    {"web-2", Standing::Down, 100, "L4TOUT, 3 of 3 checks failed"},
                    {"web-3", Standing::Drain, 60, {}}};
    t.candidatesTotal = 3;
    t.totalUs = 17'000;
    return t;
}

inline void answer(Trace& t, const std::string& server, int status = 200) {
    t.server = server;
    t.status = status;
    t.flags = "----";
    t.connectUs = 1000;
    t.answerUs = 16'000;
}

inline const QString Accepted =
    QStringLiteral(". Accepted by fe_main | 127.0.0.1:8080, client 10.4.2.151:40112");
inline const QString Rule = QStringLiteral(". use_backend be_app | site.cfg:12");
inline const QString Others = QStringLiteral(
    "usable: web-1 (100). web-2 is DOWN (L4TOUT, 3 of 3 checks failed), web-3 drains");

inline QString line(const char* text) { return QString::fromUtf8(text); }

inline void columns() {
    QTest::addColumn<Trace>("trace");
    QTest::addColumn<QStringList>("steps");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<int>("shown");
    QTest::addColumn<QString>("why");
}

inline void row(const char* name, const Trace& trace, const QStringList& steps, const char* verdict,
                Shown shown, const QString& why) {
    QTest::newRow(name) << trace << steps << line(verdict) << static_cast<int>(shown) << why;
}

inline void check() {
    QFETCH(Trace, trace);
    QFETCH(QStringList, steps);
    QFETCH(QString, verdict);
    QFETCH(int, shown);
    QFETCH(QString, why);
    QCOMPARE(printed(trace).join(QLatin1Char('\n')), steps.join(QLatin1Char('\n')));
    QCOMPARE(traceVerdict(trace).text, verdict);
    QCOMPARE(static_cast<int>(traceVerdict(trace).shown), shown);
    QCOMPARE(traceWhy(trace), why);
}

}  // namespace yard::test
