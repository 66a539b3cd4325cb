#include "ui/tracecard.h"

#include <QVBoxLayout>

#include "ui/card.h"

namespace yard {

TraceCard::TraceCard(Desk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_card(new Card(tr("Request trace"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
}

void TraceCard::setCompact(bool compact, bool inTab) { m_card->setCompact(compact, inTab); }

bool TraceCard::find(const QString&) { return false; }

void TraceCard::traceNext(const std::string&) {}

}  // namespace yard
