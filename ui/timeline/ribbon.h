#pragma once

#include <QWidget>

#include "ui/timeline/timelineview.h"

namespace yard {

/// The state of the servers over time, told by height and texture as much as by colour, and under
/// it the lane of 5xx answers.
class Ribbon final : public QWidget {
    Q_OBJECT
public:
    Ribbon(const TimelineView& view, QWidget* parent);
    /// Takes the height that its lanes need.
    void fitHeight();
    /// The left edge of ground near `peak` without bars of 5xx and event lines; empty: there is
    /// none.
    std::optional<double> freeOfErrors(double peak, double width) const;
    /// States and the numbers of outages, which are drawn over the event lines: crossed they read
    /// badly.
    void paintWords(QPainter& p) const;
    /// Where the numbers of an outage stand.
    struct Spot {
        double left = 0;
        bool inside = false;  ///< in the bar of the outage
    };
    /// Clear of event lines if that can be, and not before `begin`; empty: there is no room.
    std::optional<Spot> outageSpot(const std::vector<Timeline::Run>& runs, size_t run, double width,
                                   double begin) const;

private:
    /// Whether event lines may cross what is placed.
    enum class Lines { Beside, Across };

    void paintEvent(QPaintEvent* event) override;
    void paintLane(QPainter& p, size_t band, double center) const;
    /// The lane that the servers without one share.
    void paintRest(QPainter& p, double center) const;
    void paintRun(QPainter& p, const Timeline::Run& run, size_t band, double center) const;
    void paintWord(QPainter& p, const Timeline::Run& run, double center) const;
    /// As high as that; null: not in sight.
    QRectF barOf(const Timeline::Run& run, double center, double height) const;
    /// The numbers of an outage: in its bar where they fit, else beside it, and not before `begin`.
    /// Where what is told in the lane ends by then.
    double paintOutage(QPainter& p, const std::vector<Timeline::Run>& runs, size_t run, size_t band,
                       double center, double begin) const;
    /// The left edge of a free piece of the lane next to a run; empty: too narrow.
    std::optional<double> besides(const std::vector<Timeline::Run>& runs, size_t run, double width,
                                  double begin, Lines lines) const;
    /// Between `from` and `to`, as near to `from` as can be; empty: too narrow.
    std::optional<double> place(double from, double to, double width, Lines lines) const;
    void paintErrors(QPainter& p, double top, double height) const;
    void paintPeak(QPainter& p, double top) const;
    static double advance(const QFont& font, const QString& text);
    double errorNoise() const;  ///< 5xx/s that are not worth a bar
    /// What a run is the DOWN of; null: of none.
    const Outage* outageOf(size_t band, const Timeline::Run& run) const;

    const TimelineView& m_view;
};

}  // namespace yard
