#include "ui/parts/deck.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/parts/buttons.h"
#include "ui/parts/card.h"

namespace yard {

Deck::Deck(const std::vector<Leaf>& leaves, QWidget* parent)
    : QWidget(parent), m_leaves(leaves), m_stack(new QStackedWidget) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    for (size_t i = 0; i < m_leaves.size(); ++i) {
        m_stack->addWidget(m_leaves[i].panel);
        m_switches.push_back(makeSwitch(static_cast<int>(i)));
        m_leaves[i].panel->findChild<Card*>()->setSwitch(m_switches.back());
    }
}

/// Each head has one of its own, on which its own panel stays chosen.
QWidget* Deck::makeSwitch(int chosen) {
    QStringList names;
    for (const Leaf& leaf : m_leaves) names << leaf.name;
    auto* group = new QButtonGroup(this);
    QWidget* box = makeSegments(names, chosen, group);
    connect(group, &QButtonGroup::idClicked, this, [this, group, chosen](int id) {
        if (id == chosen) return;
        const bool focused = group->button(id)->hasFocus();
        group->button(chosen)->setChecked(true);
        choose(id);
        if (!focused) return;
        // Who goes along them by the keyboard goes on where he is.
        const auto buttons = m_switches[static_cast<size_t>(id)]->findChildren<QAbstractButton*>();
        buttons.at(id)->setFocus(Qt::TabFocusReason);
    });
    return box;
}

void Deck::choose(int index) {
    m_stack->setCurrentIndex(index);
    emit brought(m_stack->widget(index));
}

bool Deck::bring(QWidget* panel) {
    const int index = m_stack->indexOf(panel);
    if (index >= 0) choose(index);
    return index >= 0;
}

}  // namespace yard
