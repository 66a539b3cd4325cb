#pragma once

#include <QWidget>

#include "core/control/event.h"

namespace yard {

/// A state in a word: shape and text on the state's tint.
class Pill final : public QWidget {
    Q_OBJECT
public:
    explicit Pill(QWidget* parent = nullptr);
    void set(Shown shown, const QString& text);
    Shown shown() const { return m_shown; }
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Shown m_shown = Shown::Maint;
    QString m_text;
};

}  // namespace yard
