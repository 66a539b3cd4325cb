#pragma once

#include <QString>
#include <array>
#include <optional>
#include <vector>

#include "core/control/event.h"

class QColor;

namespace yard {

class Desk;

/// One of the figures at the top.
struct KpiFigure {
    enum Tone { Plain, Errors, Latency, Redispatch };
    QString label;
    QString value;                 ///< "-" where nothing was measured
    std::optional<qint64> number;  ///< instead of `value`, drawn with gaps between thousands
    QString unit, note;
    std::optional<Shown> noteState;
    bool alarm = false;         ///< the value itself is bad news
    std::vector<double> spark;  ///< of five minutes; NaN where nothing was measured
    Tone tone = Plain;
};

/// Requests/s, 5xx/s, latency p99, sessions, redispatched, stick entries.
std::array<KpiFigure, 6> kpiFigures(const Desk& desk);
QColor toneColor(KpiFigure::Tone tone);

}  // namespace yard
