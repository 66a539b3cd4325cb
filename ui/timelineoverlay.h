#pragma once

#include <QWidget>

#include "ui/timelineview.h"

namespace yard {

/// What lies over all strips of the timeline: names in the bands, numbered flags, the crosshair.
/// The mouse goes through it.
class TimelineOverlay final : public QWidget {
    Q_OBJECT
public:
    static constexpr double FlagsApart = 20;

    TimelineOverlay(const TimelineView& view, QWidget* parent);
    /// The event whose flag is at this place; 0: none.
    uint64_t flagAt(QPointF place) const;

private:
    struct Place {
        const Timeline::Mark* mark = nullptr;
        double x = 0;                ///< of its line
        std::optional<double> flag;  ///< middle of its badge; empty: no room
    };

    void paintEvent(QPaintEvent* event) override;
    void paintWaiting(QPainter& p) const;
    void paintName(QPainter& p, size_t band, const LabelSpot& spot) const;
    void paintMark(QPainter& p, const Place& place) const;
    void paintCaption(QPainter& p) const;
    std::vector<Place> places() const;
    QRectF badge(double middle) const;

    const TimelineView& m_view;
};

}  // namespace yard
