#include "core/control/tracereader.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/control/tracenames.h"

namespace yard {
namespace {

std::string text(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toString().toStdString();
}

int64_t number(const QJsonObject& object, const char* name, int64_t otherwise = 0) {
    return object.value(QLatin1String(name)).toInteger(otherwise);
}

bool flag(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toBool();
}

QJsonObject part(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toObject();
}

int64_t momentOf(const QJsonObject& object) {
    return QDateTime::fromString(object.value(QLatin1String("time")).toString(), Qt::ISODateWithMs)
        .toMSecsSinceEpoch();
}

Event readEvent(const QJsonObject& object) {
    Event event;
    event.id = static_cast<uint64_t>(number(object, "event"));
    event.wallMs = momentOf(object);
    event.kind = named(text(object, "kind"), EventKind::Problem);
    event.shown = named(text(object, "shown"), Shown::Rising);
    event.server = {text(object, "backend"), text(object, "server")};
    event.title = text(object, "title");
    event.detail = text(object, "detail");
    event.by = text(object, "by");
    event.logLine = text(object, "log");
    return event;
}

Trace::Stick readStick(const QJsonObject& object) {
    Trace::Stick stick;
    stick.table = text(object, "table");
    stick.key = text(object, "key");
    stick.rule = text(object, "rule");
    stick.server = text(object, "server");
    stick.hit = flag(object, "hit");
    stick.usable = flag(object, "usable");
    stick.stored = flag(object, "stored");
    return stick;
}

Trace::Candidate readCandidate(const QJsonObject& object) {
    Trace::Candidate candidate;
    candidate.server = text(object, "server");
    candidate.standing = named(text(object, "standing"), Standing::Tried);
    candidate.weight = static_cast<int>(number(object, "weight"));
    candidate.health = text(object, "checks");
    return candidate;
}

Trace::Attempt readAttempt(const QJsonObject& object) {
    Trace::Attempt attempt;
    attempt.server = text(object, "server");
    attempt.because = named(text(object, "because"), Because::Hedged);
    attempt.outcome = named(text(object, "result"), Outcome::ClientLeft);
    attempt.startUs = number(object, "at_us");
    attempt.waitMs = number(object, "wait_ms");
    attempt.reused = flag(object, "reused");
    return attempt;
}

void readEnd(const QJsonObject& object, Trace& trace) {
    trace.status = static_cast<int>(number(object, "status"));
    trace.flags = text(object, "flags");
    trace.end = text(object, "words");
    trace.queueUs = number(object, "queue_us", -1);
    trace.connectUs = number(object, "connect_us", -1);
    trace.answerUs = number(object, "answer_us", -1);
    trace.totalUs = number(object, "total_us");
    trace.bytesIn = static_cast<uint64_t>(number(object, "bytes_in"));
    trace.bytesOut = static_cast<uint64_t>(number(object, "bytes_out"));
}

Trace readTrace(const QJsonObject& object) {
    Trace trace;
    trace.id = static_cast<uint64_t>(number(object, "id"));
    trace.wallMs = momentOf(object);
    trace.client = text(object, "client");
    trace.frontend = text(object, "frontend");
    trace.bind = text(object, "bind");
    trace.request = text(object, "request");
    trace.rule = text(object, "rule");
    trace.backend = text(object, "backend");
    trace.stick = readStick(part(object, "stick"));
    for (const QJsonValue& one : object.value(QLatin1String("eligible")).toArray())
        trace.candidates.push_back(readCandidate(one.toObject()));
    trace.candidatesTotal = static_cast<int>(number(object, "eligible_total"));
    trace.algorithm = text(part(object, "algorithm"), "name");
    trace.position = text(part(object, "algorithm"), "position");
    for (const QJsonValue& one : object.value(QLatin1String("attempts")).toArray())
        trace.attempts.push_back(readAttempt(one.toObject()));
    trace.server = text(object, "server");
    trace.redispatched = flag(object, "redispatched");
    readEnd(part(object, "end"), trace);
    return trace;
}

}  // namespace

std::optional<std::variant<Event, Trace>> readEventLine(std::string_view line) {
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(line.data(), static_cast<qsizetype>(line.size())));
    const QJsonObject object = document.object();
    if (object.contains(QLatin1String("event"))) return readEvent(object);
    if (object.contains(QLatin1String("attempts"))) return readTrace(object);
    return {};
}

}  // namespace yard
