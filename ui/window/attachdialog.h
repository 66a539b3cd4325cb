#pragma once

#include <QDialog>

#include "core/control/addresscheck.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace yard {

/// Asks for the stats socket of a proxy that runs already. Only an address at which one answers is
/// taken; else it says why not.
class AttachDialog final : public QDialog {
    Q_OBJECT
public:
    /// `recent`: the latest first, offered.
    AttachDialog(const QStringList& recent, AddressCheck check, QWidget* parent = nullptr);

signals:
    void chosen(const QString& address);

private:
    QWidget* makeField(const QStringList& recent);
    QWidget* makeButtons();
    void browse();
    void ask();
    void conclude(const QString& address, const QString& fault);
    void say(const QString& text, bool bad);

    AddressCheck m_check;
    QComboBox* m_address = nullptr;
    QLabel* m_note = nullptr;
    QPushButton* m_attach = nullptr;
    int m_turn = 0;  ///< of the questions: only the latest counts
};

}  // namespace yard
