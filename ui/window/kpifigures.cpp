#include "ui/window/kpifigures.h"

#include <QColor>
#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>

#include "ui/desk/desk.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

constexpr size_t Range = 300;  // seconds in a sparkline, and behind "in 5 min"

struct Figures {
    Q_DECLARE_TR_FUNCTIONS(yard::KpiFigure)
};

using Field = std::function<double(const Second&)>;

std::vector<double> lastOf(const History& history, const Field& field) {
    std::vector<double> values;
    const size_t first = history.size() > Range ? history.size() - Range : 0;
    for (size_t i = first; i < history.size(); ++i) values.push_back(field(history.at(i)));
    return values;
}

/// Mean of [from, to), without gaps; NaN where there is nothing else.
double mean(const std::vector<double>& values, size_t from, size_t to) {
    double sum = 0;
    int count = 0;
    for (size_t i = from; i < to; ++i)
        if (!std::isnan(values[i])) sum += values[i], ++count;
    return count ? sum / count : std::nan("");
}

void setRate(KpiFigure& figure, double rate) {
    if (std::isnan(rate))
        figure.value = QStringLiteral("-");
    else if (rate >= 9.95 || rate == std::floor(rate))
        figure.number = std::llround(rate);
    else
        figure.value = rateText(rate);
}

KpiFigure requests(const Desk& desk) {
    KpiFigure figure;
    figure.label = Figures::tr("Requests/s");
    figure.spark = lastOf(desk.history(), [](const Second& s) { return s.requests; });
    setRate(figure, figure.spark.empty() ? 0 : figure.spark.back());
    uint64_t total = 0;
    for (const StatRow& row : desk.report().rows)
        if (row.scope == Scope::Frontend) total += row.http ? row.reqTot : row.stot;
    const double before = figure.spark.size() < Range ? std::nan("") : mean(figure.spark, 0, 10);
    if (before > 0) {
        const double now = mean(figure.spark, figure.spark.size() - 10, figure.spark.size());
        const auto percent = std::lround((now / before - 1) * 100);
        figure.note = Figures::tr("%1%2% vs 5 min ago")
                          .arg(percent >= 0 ? QStringLiteral("+") : QString())
                          .arg(percent);
    } else {
        figure.note = total ? Figures::tr("%1 so far").arg(numberText(static_cast<qint64>(total)))
                            : Figures::tr("no traffic yet");
    }
    return figure;
}

KpiFigure errors(const Desk& desk) {
    KpiFigure figure;
    figure.label = Figures::tr("5xx responses/s");
    figure.tone = KpiFigure::Errors;
    figure.spark = lastOf(desk.history(), [](const Second& s) { return s.errors5xx; });
    setRate(figure, figure.spark.empty() ? 0 : figure.spark.back());
    figure.alarm = !figure.spark.empty() && figure.spark.back() > 0;
    size_t peak = 0;
    for (size_t i = 1; i < figure.spark.size(); ++i)
        if (figure.spark[i] > figure.spark[peak]) peak = i;
    if (figure.spark.empty() || !(figure.spark[peak] > 0)) {
        figure.note = Figures::tr("none in 5 min");
        return figure;
    }
    const History& history = desk.history();
    const Second& second = history.at(history.size() - figure.spark.size() + peak);
    figure.note =
        Figures::tr("peak %1 at %2").arg(rateText(figure.spark[peak]), clockText(second.wallMs));
    figure.noteState = Shown::Down;
    return figure;
}

/// Where percentiles are not reported.
QString averageNote(const Desk& desk) {
    int64_t slowest = -1;
    for (const StatRow& row : desk.report().rows)
        if (row.scope == Scope::Backend && row.stot > 0) slowest = std::max(slowest, row.ttime);
    return slowest < 0 ? Figures::tr("not reported")
                       : Figures::tr("not reported; mean %1").arg(microsText(slowest * 1000));
}

KpiFigure latency(const Desk& desk) {
    KpiFigure figure;
    figure.label = Figures::tr("Latency p99");
    figure.tone = KpiFigure::Latency;
    const auto known = [](double ms) { return ms < 0 ? std::nan("") : ms; };
    figure.spark = lastOf(desk.history(), [&](const Second& s) { return known(s.p99Ms); });
    const History& history = desk.history();
    figure.value = QStringLiteral("-");
    if (!desk.report().told.latencies) figure.note = averageNote(desk);
    if (history.size() == 0) return figure;
    const Second& last = history.at(history.size() - 1);
    if (last.p99Ms < 0) return figure;
    const QString text = microsText(std::llround(last.p99Ms * 1000));
    figure.value = text.section(QLatin1Char(' '), 0, 0);
    figure.unit = text.section(QLatin1Char(' '), 1);
    figure.note = Figures::tr("p50 %1").arg(microsText(std::llround(last.p50Ms * 1000)));
    return figure;
}

KpiFigure sessions(const Desk& desk) {
    KpiFigure figure;
    figure.label = Figures::tr("Sessions");
    figure.spark = lastOf(desk.history(), [](const Second& s) { return s.sessions; });
    uint64_t open = 0, queued = 0;
    for (const StatRow& row : desk.report().rows) {
        if (row.scope == Scope::Frontend) open += row.scur;
        if (row.scope == Scope::Backend) queued += row.qcur;
    }
    figure.number = static_cast<qint64>(open);
    if (desk.report().process.maxconn > 0)
        figure.unit = Figures::tr("of %1").arg(desk.report().process.maxconn);
    figure.note = Figures::tr("%1 queued").arg(queued);
    if (queued) figure.noteState = Shown::Drain;
    return figure;
}

KpiFigure redispatched(const Desk& desk) {
    KpiFigure figure;
    figure.label = Figures::tr("Redispatched");
    figure.tone = KpiFigure::Redispatch;
    const History& history = desk.history();
    figure.spark = lastOf(history, [](const Second& s) { return s.redispatched; });
    double sum = 0;
    for (size_t i = history.size() - figure.spark.size(); i < history.size(); ++i)
        if (!std::isnan(history.at(i).redispatched))
            sum += history.at(i).redispatched * history.at(i).span;
    figure.number = std::llround(sum);
    figure.unit = Figures::tr("in 5 min");
    uint64_t retries = 0;
    for (const StatRow& row : desk.report().rows)
        if (row.scope == Scope::Backend) retries += row.wretr;
    figure.note =
        Figures::tr("%1 retries since start").arg(numberText(static_cast<qint64>(retries)));
    return figure;
}

KpiFigure entries(const Desk& desk) {
    KpiFigure figure;
    figure.label = Figures::tr("Stick entries");
    figure.spark = lastOf(desk.history(), [](const Second& s) { return s.stickEntries; });
    uint64_t used = 0, size = 0;
    bool stored = false;
    for (const TableRow& table : desk.report().tables)
        used += table.used, size += table.size, stored |= table.stored;
    figure.number = static_cast<qint64>(used);
    if (desk.report().tables.empty())
        figure.note = Figures::tr("no stick table");
    else if (!stored && used == 0 && desk.report().told.tableRules)
        figure.note = Figures::tr("nothing stores into it");
    else if (size)
        figure.note = Figures::tr("%1 of %2")
                          .arg(shareText(static_cast<double>(used) / static_cast<double>(size)),
                               numberText(static_cast<qint64>(size)));
    return figure;
}

}  // namespace

std::array<KpiFigure, 6> kpiFigures(const Desk& desk) {
    return {requests(desk), errors(desk),       latency(desk),
            sessions(desk), redispatched(desk), entries(desk)};
}

QColor toneColor(KpiFigure::Tone tone) {
    const Tokens& t = tokens();
    switch (tone) {
        case KpiFigure::Plain:
            return t.accent;
        case KpiFigure::Errors:
            return t.mark(Shown::Down);
        case KpiFigure::Latency:
            return t.latency99;
        case KpiFigure::Redispatch:
            return t.fill(Shown::Drain);
    }
    return t.accent;
}

}  // namespace yard
