#pragma once

#include <QFrame>
#include <QLabel>
#include <vector>

#include "ui/window/kpifigures.h"

class QGridLayout;

namespace yard {

class Desk;

/// One figure with its name, a note and its last five minutes. A label, for whoever listens to the
/// window.
class Kpi final : public QLabel {
    Q_OBJECT
public:
    explicit Kpi(QWidget* parent = nullptr);
    void set(const KpiFigure& figure);
    void setCompact(bool compact);
    const KpiFigure& figure() const { return m_figure; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCompact(QPainter* p, const QRect& area) const;
    void paintFull(QPainter* p, const QRect& area) const;
    /// The width it took.
    qreal paintValue(QPainter* p, const QRectF& area, const QFont& font) const;

    KpiFigure m_figure;
    bool m_compact = false;
};

/// The six figures of a proxy.
class KpiBar final : public QFrame {
    Q_OBJECT
public:
    explicit KpiBar(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact);
    /// After setCompact(): in two rows.
    void setNarrow(bool narrow);

private:
    void refresh();
    void place(int columns);

    Desk& m_desk;
    QGridLayout* m_grid;
    std::vector<Kpi*> m_kpis;
    std::vector<QWidget*> m_separators;  ///< before each
};

}  // namespace yard
