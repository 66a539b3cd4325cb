#pragma once

#include <QWidget>

#include "ui/timeline/timelineview.h"

namespace yard {

/// The one time axis of the timeline; the latest time stands out at its right end.
class TimeStrip final : public QWidget {
    Q_OBJECT
public:
    TimeStrip(const TimelineView& view, QWidget* parent);

private:
    void paintEvent(QPaintEvent* event) override;

    const TimelineView& m_view;
};

}  // namespace yard
