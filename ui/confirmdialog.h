#pragma once

#include <QDialog>

#include "core/control/command.h"
#include "ui/advice.h"

namespace yard {

/// Asks before an act that takes the last active server of a backend: what it closes, moves and
/// leaves. Cancel is the default; the button that goes on says what it does.
class ConfirmDialog final : public QDialog {
    Q_OBJECT
public:
    ConfirmDialog(const std::vector<Command>& commands, const Impact& impact, QWidget* parent);

private:
    QWidget* makeHead(const QString& title, const Impact& impact);
    QWidget* makeFacts(const QString& subject, const Impact& impact);
    QWidget* makeButtons(const QString& verb);
};

}  // namespace yard
