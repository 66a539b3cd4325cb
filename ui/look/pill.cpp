#include "ui/look/pill.h"

#include "ui/look/paint.h"

namespace yard {

Pill::Pill(QWidget* parent) : QLabel(parent) { setFixedHeight(24); }

void Pill::set(Shown shown, const QString& text, const QString& brief) {
    if (shown == m_shown && text == this->text()) return;
    m_shown = shown;
    m_brief = brief;
    setText(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const { return {pillWidth(text()), 24}; }

void Pill::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    mirrorFor(&painter, rect(), layoutDirection());
    const bool fits = m_brief.isEmpty() || pillWidth(text()) <= width();
    paintPill(&painter, rect(), m_shown, fits ? text() : m_brief);
}

}  // namespace yard
