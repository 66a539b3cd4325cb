#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace yard {

/// A message over the lower edge of its parent, a window, that goes away by itself: what was done,
/// with a way back, or why it was refused.
class Toast final : public QFrame {
    Q_OBJECT
public:
    static constexpr int ShownMs = 8000;

    explicit Toast(QWidget* parent);
    void showDone(const QString& text, bool undoable);
    void showProblem(const QString& text);
    QString text() const;
    bool isProblem() const { return m_problem; }

signals:
    void undoAsked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void present(const QString& text, bool undoable, bool problem);
    void place();
    QPoint freePlace() const;

    QLabel* m_label;
    QPushButton* m_undo;
    QTimer m_timer;
    bool m_problem = false;
};

}  // namespace yard
