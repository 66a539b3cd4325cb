#include "ui/eventscard.h"

#include <QVBoxLayout>

#include "ui/card.h"

namespace yard {

EventsCard::EventsCard(Desk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_card(new Card(tr("Events"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
}

void EventsCard::setCompact(bool compact, bool inTab) { m_card->setCompact(compact, inTab); }

void EventsCard::select(quint64) {}

}  // namespace yard
