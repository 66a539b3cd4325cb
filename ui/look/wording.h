#pragma once

#include <QString>
#include <string>

/// How figures are written: the same everywhere.
namespace yard {

inline QString words(const std::string& text) { return QString::fromStdString(text); }

/// "HH:mm:ss" of a wall time, local.
QString clockText(int64_t wallMs);
/// A rate: "0", "0.7", "20", "1226"; one decimal under 10 where it matters.
QString rateText(double perSecond);
/// A measured time from microseconds: "0.4 ms", "17 ms", "1.20 s".
QString microsText(int64_t micros);
/// A time left or spent, coarse: "8s", "3m 46s", "95h 59m", "3d 4h".
QString spanText(int64_t ms);
/// "512 B", "12.4 kB", "3.1 MB".
QString bytesText(uint64_t bytes);
/// A part of 1: "0%", "1.1%", "99%".
QString shareText(double share);

}  // namespace yard
