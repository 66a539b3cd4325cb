#include "ui/pill.h"

#include "ui/paint.h"

namespace yard {

Pill::Pill(QWidget* parent) : QWidget(parent) { setFixedHeight(24); }

void Pill::set(Shown shown, const QString& text) {
    if (shown == m_shown && text == m_text) return;
    m_shown = shown;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const { return {pillWidth(m_text), 24}; }

void Pill::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    mirrorFor(&painter, rect(), layoutDirection());
    paintPill(&painter, rect(), m_shown, m_text);
}

}  // namespace yard
