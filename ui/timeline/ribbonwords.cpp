// Ribbon: the words in its lanes.
#include <QPainter>
#include <algorithm>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/timeline/ribbon.h"

namespace yard {

void Ribbon::paintWords(QPainter& p) const {
    if (!m_view.wordsFit()) return;
    double center = 4 + m_view.lane / 2;
    for (size_t band : m_view.lanes.bands) {
        const std::vector<Timeline::Run> runs = m_view.timeline.runs(band);
        for (const Timeline::Run& run : runs) paintWord(p, run, center);
        double told = m_view.left();
        for (size_t i = 0; i < runs.size(); ++i) told = paintOutage(p, runs, i, band, center, told);
        center += m_view.lane;
    }
}

void Ribbon::paintWord(QPainter& p, const Timeline::Run& run, double center) const {
    if (run.shown == Shown::Up || run.shown == Shown::Rising) return;
    const Tokens& t = tokens();
    const QFont bold = uiFont(10, QFont::Bold);
    const QString word = shownWord(run.shown);
    const QRectF bar = barOf(run, center, m_view.lane - 2);
    const double width = advance(bold, word) + 10;
    if (width + 2 > bar.width()) return;
    const QRectF room(bar.left() + 6, bar.top(), width, bar.height());
    p.setFont(bold);
    if (run.shown == Shown::Drain) {
        p.fillRect(room, t.surface);
        p.setPen(t.words(Shown::Drain));
        p.drawText(room, Qt::AlignCenter, word);
        return;
    }
    p.setPen(run.shown == Shown::Maint && t.dark ? t.bg : QColor(Qt::white));
    p.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, word);
}

double Ribbon::paintOutage(QPainter& p, const std::vector<Timeline::Run>& runs, size_t run,
                           size_t band, double center, double begin) const {
    const Outage* outage = outageOf(band, runs[run]);
    if (!outage) return begin;
    const QString numbers = outage->text();
    const QFont font = uiFont(10, QFont::Medium);
    const double width = advance(font, numbers) + 8;
    const std::optional<Spot> spot = outageSpot(runs, run, width, begin);
    if (!spot) return begin;
    const double height = m_view.lane - 2;
    const QRectF room(spot->left, center - height / 2, width, height);
    p.setFont(font);
    p.fillRect(room, spot->inside ? tokens().downBar : tokens().surface);
    // Nothing lost is no alarm.
    p.setPen(spot->inside        ? QColor(Qt::white)
             : outage->lost == 0 ? tokens().text2
                                 : tokens().words(Shown::Down));
    p.drawText(room, Qt::AlignCenter, numbers);
    return room.right();
}

std::optional<Ribbon::Spot> Ribbon::outageSpot(const std::vector<Timeline::Run>& runs, size_t run,
                                               double width, double begin) const {
    const double word = advance(uiFont(10, QFont::Bold), shownWord(Shown::Down)) + 10;
    const double from = std::max(m_view.left(), m_view.x(runs[run].from)) + word;
    for (const Lines lines : {Lines::Beside, Lines::Across}) {  // better crossed than not told
        if (const auto left = place(from, m_view.x(runs[run].to), width, lines))
            return Spot{*left, true};
        if (const auto left = besides(runs, run, width, begin, lines)) return Spot{*left, false};
    }
    return std::nullopt;
}

std::optional<double> Ribbon::besides(const std::vector<Timeline::Run>& runs, size_t run,
                                      double width, double begin, Lines lines) const {
    size_t after = run;
    while (after + 1 < runs.size() && runs[after + 1].shown == Shown::Rising) ++after;
    size_t next = after + 1;
    while (next < runs.size() && runs[next].shown == Shown::Up) ++next;
    const double end = next < runs.size() ? m_view.x(runs[next].from) - 4 : m_view.right();
    if (const auto right = place(m_view.x(runs[after].to) + 4, end, width, lines)) return right;
    size_t before = run;
    while (before > 0 && runs[before - 1].shown == Shown::Rising) --before;
    size_t previous = before;
    while (previous > 0 && runs[previous - 1].shown == Shown::Up) --previous;
    const double least = previous > 0 ? m_view.x(runs[previous - 1].to) + 4 : m_view.left();
    const double from = m_view.x(runs[before].from) - 4, to = std::max(least, begin);
    return to < from ? place(from, to, width, lines) : std::nullopt;
}

std::optional<double> Ribbon::place(double from, double to, double width, Lines lines) const {
    const bool leftwards = to < from;
    double left = leftwards ? from - width : from;
    std::vector<double> marks;
    if (lines == Lines::Beside)
        for (const Timeline::Mark& mark : m_view.timeline.marks) marks.push_back(m_view.x(mark.at));
    if (leftwards) std::reverse(marks.begin(), marks.end());
    for (double mark : marks)
        if (mark > left && mark < left + width) left = leftwards ? mark - 2 - width : mark + 2;
    const bool fits = leftwards ? left >= to : left + width <= to;
    return fits ? std::optional(left) : std::nullopt;
}

const Outage* Ribbon::outageOf(size_t band, const Timeline::Run& run) const {
    if (run.shown != Shown::Down) return nullptr;
    const double middle = (run.from + run.to) / 2;
    const auto at = [this](int64_t ms) {
        return static_cast<double>(ms - m_view.timeline.endMs) / 1000;
    };
    for (const Outage& outage : m_view.timeline.outages)
        if (outage.server == m_view.timeline.bands[band].server &&
            at(outage.downMs) - 1.5 < middle && (!outage.toMs || middle < at(outage.toMs) + 1.5))
            return &outage;
    return nullptr;
}

}  // namespace yard
