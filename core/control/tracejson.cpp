#include "core/control/tracejson.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/control/tracenames.h"

namespace yard {
namespace {

void put(QJsonObject& object, const char* name, const std::string& text) {
    if (!text.empty()) object.insert(QLatin1String(name), QString::fromStdString(text));
}

void put(QJsonObject& object, const char* name, int64_t number) {
    if (number >= 0) object.insert(QLatin1String(name), static_cast<qint64>(number));
}

void put(QJsonObject& object, const char* name, bool value) {
    object.insert(QLatin1String(name), value);
}

QJsonObject stickOf(const Trace::Stick& stick) {
    QJsonObject object;
    put(object, "table", stick.table);
    put(object, "key", stick.key);
    put(object, "rule", stick.rule);
    put(object, "hit", stick.hit);
    put(object, "server", stick.server);
    if (stick.hit) put(object, "usable", stick.usable);
    put(object, "stored", stick.stored);
    return object;
}

QJsonArray eligibleOf(const Trace& trace) {
    QJsonArray list;
    for (const Trace::Candidate& candidate : trace.candidates) {
        QJsonObject object;
        put(object, "server", candidate.server);
        put(object, "standing", std::string(nameOf(candidate.standing)));
        put(object, "weight", int64_t{candidate.weight});
        put(object, "checks", candidate.health);
        list.append(object);
    }
    return list;
}

QJsonArray attemptsOf(const Trace& trace) {
    QJsonArray list;
    for (const Trace::Attempt& attempt : trace.attempts) {
        QJsonObject object;
        put(object, "server", attempt.server);
        put(object, "because", std::string(nameOf(attempt.because)));
        put(object, "at_us", attempt.startUs);
        put(object, "wait_ms", attempt.waitMs);
        put(object, "reused", attempt.reused);
        put(object, "result", std::string(nameOf(attempt.outcome)));
        list.append(object);
    }
    return list;
}

QJsonObject endOf(const Trace& trace) {
    QJsonObject object;
    if (trace.status > 0) put(object, "status", int64_t{trace.status});
    put(object, "flags", trace.flags);
    put(object, "words", trace.end);
    put(object, "queue_us", trace.queueUs);
    put(object, "connect_us", trace.connectUs);
    put(object, "answer_us", trace.answerUs);
    put(object, "total_us", trace.totalUs);
    put(object, "bytes_in", static_cast<int64_t>(trace.bytesIn));
    put(object, "bytes_out", static_cast<int64_t>(trace.bytesOut));
    return object;
}

}  // namespace

std::string traceJson(const Trace& trace) {
    QJsonObject object;
    put(object, "id", static_cast<int64_t>(trace.id));
    put(object, "time",
        QDateTime::fromMSecsSinceEpoch(trace.wallMs, Qt::UTC)
            .toString(Qt::ISODateWithMs)
            .toStdString());
    put(object, "client", trace.client);
    put(object, "frontend", trace.frontend);
    put(object, "bind", trace.bind);
    put(object, "request", trace.request);
    put(object, "rule", trace.rule);
    put(object, "backend", trace.backend);
    if (!trace.stick.table.empty()) object.insert(QLatin1String("stick"), stickOf(trace.stick));
    object.insert(QLatin1String("eligible"), eligibleOf(trace));
    put(object, "eligible_total", int64_t{trace.candidatesTotal});
    QJsonObject algorithm;
    put(algorithm, "name", trace.algorithm);
    put(algorithm, "position", trace.position);
    if (!algorithm.isEmpty()) object.insert(QLatin1String("algorithm"), algorithm);
    object.insert(QLatin1String("attempts"), attemptsOf(trace));
    put(object, "server", trace.server);
    put(object, "redispatched", trace.redispatched);
    object.insert(QLatin1String("end"), endOf(trace));
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

std::string eventJson(const Event& event) {
    QJsonObject json;
    const auto put = [&](const char* name, const std::string& text) {
        if (!text.empty()) json.insert(QLatin1String(name), QString::fromStdString(text));
    };
    json.insert(QLatin1String("event"), static_cast<qint64>(event.id));
    put("time", QDateTime::fromMSecsSinceEpoch(event.wallMs, Qt::UTC)
                    .toString(Qt::ISODateWithMs)
                    .toStdString());
    put("kind", nameOf(event.kind));
    put("shown", nameOf(event.shown));
    put("backend", event.server.backend);
    put("server", event.server.server);
    put("title", event.title);
    put("detail", event.detail);
    put("by", event.by);
    put("log", event.logLine);
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

}  // namespace yard
