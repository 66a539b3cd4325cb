#include "ui/look/pill.h"

#include "ui/look/paint.h"

namespace yard {

Pill::Pill(QWidget* parent) : QLabel(parent) { setFixedHeight(24); }

void Pill::set(Shown shown, const QString& text) {
    if (shown == m_shown && text == this->text()) return;
    m_shown = shown;
    setText(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const { return {pillWidth(text()), 24}; }

void Pill::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    mirrorFor(&painter, rect(), layoutDirection());
    paintPill(&painter, rect(), m_shown, text());
}

}  // namespace yard
