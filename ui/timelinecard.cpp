#include "ui/timelinecard.h"

#include <QVBoxLayout>

#include "ui/card.h"

namespace yard {

TimelineCard::TimelineCard(Desk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_card(new Card(tr("Failover timeline"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
}

void TimelineCard::setCompact(bool compact, bool inTab) { m_card->setCompact(compact, inTab); }

void TimelineCard::highlight(quint64) {}

}  // namespace yard
