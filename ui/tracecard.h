#pragma once

#include <QWidget>

#include "ui/desk.h"

namespace yard {

class Card;

/// Why a request went where it went, step by step.
class TraceCard final : public QWidget {
    Q_OBJECT
public:
    explicit TraceCard(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// Shows the newest request whose client, id, path or server contains `text`; asked again for
    /// the same text, the one before it. False: there is none.
    bool find(const QString& text);
    /// Waits for the next request and shows that; `server` not empty: the next one of that server.
    void traceNext(const std::string& server = {});

private:
    Desk& m_desk;
    Card* m_card;
};

}  // namespace yard
