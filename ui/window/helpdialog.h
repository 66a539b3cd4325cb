#pragma once

#include <QDialog>

namespace yard {

/// What there is to see, what the words mean, and the keys.
class HelpDialog final : public QDialog {
    Q_OBJECT
public:
    explicit HelpDialog(QWidget* parent);

private:
    QWidget* makePage();
};

}  // namespace yard
