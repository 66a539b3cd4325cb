#pragma once

#include <QWidget>

#include "ui/desk.h"

namespace yard {

class Card;

/// Two tabs: the entries of a stick table, and the hits of each server.
class StickCard final : public QWidget {
    Q_OBJECT
public:
    explicit StickCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Only the entries that point to this server: fills the filter field.
    void showServer(const ServerKey& server);

private:
    Desk& m_desk;
    Card* m_card;
};

}  // namespace yard
