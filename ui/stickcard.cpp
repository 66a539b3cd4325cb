#include "ui/stickcard.h"

#include <QVBoxLayout>

#include "ui/card.h"

namespace yard {

StickCard::StickCard(Desk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_card(new Card(tr("Stick table"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
}

void StickCard::setCompact(bool compact, bool inTab) { m_card->setCompact(compact, inTab); }

void StickCard::showServer(const ServerKey&) {}

}  // namespace yard
