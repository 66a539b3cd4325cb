#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

class QStackedWidget;

namespace yard {

class Card;

/// Panels that share one place: one is seen, the others are chosen in its head.
class Deck final : public QWidget {
    Q_OBJECT
public:
    struct Leaf {
        QWidget* panel;  ///< a widget around one Card
        QString name;
    };
    explicit Deck(const std::vector<Leaf>& leaves, QWidget* parent = nullptr);
    /// Brings a panel to the front; false: it is not one of these.
    bool bring(QWidget* panel);

signals:
    void brought(QWidget* panel);  ///< it was chosen

private:
    QWidget* makeSwitch(int chosen);
    void choose(int index);

    std::vector<Leaf> m_leaves;
    std::vector<QPointer<QWidget>> m_switches;
    QStackedWidget* m_stack;
};

}  // namespace yard
