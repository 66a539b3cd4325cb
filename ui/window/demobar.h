#pragma once

#include <QFrame>
#include <QTimer>
#include <vector>

#include "core/control/report.h"

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QSlider;
class QSpinBox;
class QToolButton;

namespace yard {

class Desk;
class Pill;

/// The controls of the live demo: its web servers, which can be killed and started, how much is
/// asked for, and what became of it. Hidden where the report has no lab.
class DemoBar final : public QFrame {
    Q_OBJECT
public:
    explicit DemoBar(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact);
    /// After setCompact(): in three rows.
    void setNarrow(bool narrow);

private:
    struct OriginTools {
        std::string name;
        Pill* state = nullptr;
        QToolButton* button = nullptr;
        bool alive = true;
    };
    QLabel* addFigure(const QString& name, bool roomy);
    void makeRate();
    void refresh();
    void learnOrigins(const LabRow& lab);
    void refreshOrigin(OriginTools& tools, const LabRow::Origin& origin);
    void showCounts(const LabRow& lab);
    void toggle(size_t index);
    static QString rateTip();
    void sendRate();
    void recolour();

    Desk& m_desk;
    QBoxLayout* m_rows;
    QHBoxLayout* m_layout;  ///< of the figures
    QHBoxLayout* m_originLayout;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_hint;
    std::vector<OriginTools> m_origins;
    QSlider* m_slider = nullptr;
    QSpinBox* m_rate = nullptr;
    std::vector<QWidget*> m_edges;  ///< lines beside the rate
    QLabel* m_sent = nullptr;
    QLabel* m_ok = nullptr;
    QLabel* m_lost = nullptr;
    QLabel* m_worst = nullptr;
    std::vector<QWidget*> m_roomy;  ///< shown only where there is room
    QTimer m_rateTimer;             ///< a drag is one command, not fifty
    QTimer m_rateHold;              ///< until the report can know what was asked
    bool m_compact = false;
};

}  // namespace yard
