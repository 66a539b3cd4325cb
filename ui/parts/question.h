#pragma once

#include <QDialog>

class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace yard {

/// Asks before something that cannot be taken back, or not wholly. Cancel is the default; the
/// button that goes on says what it does, and accepts. It deletes itself when it is closed; the
/// caller opens it.
class Question : public QDialog {
    Q_OBJECT
public:
    Question(const QString& title, const QString& detail, const QString& verb, QWidget* parent);
    /// What is known of it, in a box of its own.
    void addFact(const QString& what, const QString& value);
    /// Below all else.
    void addNote(const QString& text);
    QString title() const;
    QString detail() const { return accessibleDescription(); }
    QPushButton* cancelButton() const { return m_cancel; }
    QPushButton* goButton() const { return m_go; }

private:
    QWidget* makeHead(const QString& detail);
    QWidget* makeButtons();

    QLabel* m_title;
    QFrame* m_box;
    QGridLayout* m_facts;
    QVBoxLayout* m_notes;
    QPushButton* m_cancel;
    QPushButton* m_go;
};

}  // namespace yard
