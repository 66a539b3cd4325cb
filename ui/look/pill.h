#pragma once

#include <QLabel>

#include "core/control/event.h"

namespace yard {

/// A state in a word: shape and text on the state's tint. A label, for whoever listens to the
/// window.
class Pill final : public QLabel {
    Q_OBJECT
public:
    explicit Pill(QWidget* parent = nullptr);
    /// `brief`: what is shown where `text` has no room.
    void set(Shown shown, const QString& text, const QString& brief = {});
    Shown shown() const { return m_shown; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Shown m_shown = Shown::Maint;
    QString m_brief;
};

}  // namespace yard
