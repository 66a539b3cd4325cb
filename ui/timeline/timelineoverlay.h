#pragma once

#include <QWidget>

#include "ui/timeline/timelineflags.h"
#include "ui/timeline/timelineview.h"

namespace yard {

class Ribbon;

/// What lies over all strips of the timeline: names in the layers, numbered flags, the words of
/// the ribbon, the crosshair. The mouse goes through it.
class TimelineOverlay final : public QWidget {
    Q_OBJECT
public:
    TimelineOverlay(const TimelineView& view, const Ribbon& ribbon, QWidget* parent);
    /// The flag at this place.
    std::optional<FlagGroup> flagAt(QPointF place) const;

private:
    void paintEvent(QPaintEvent* event) override;
    void paintWaiting(QPainter& p) const;
    void paintName(QPainter& p, size_t layer, const LabelSpot& spot) const;
    void paintFlag(QPainter& p, const FlagGroup& flag, bool chosen) const;
    void paintDrag(QPainter& p, const TimelineView::Span& drag) const;
    void paintCaption(QPainter& p) const;
    std::vector<FlagGroup> flags() const;
    QRectF badge(const FlagGroup& flag) const;

    const TimelineView& m_view;
    const Ribbon& m_ribbon;
};

}  // namespace yard
