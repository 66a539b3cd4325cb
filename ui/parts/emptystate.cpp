#include "ui/parts/emptystate.h"

#include <QVBoxLayout>

#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/parts/card.h"

namespace yard {

EmptyState::EmptyState(const QString& iconName, const QString& title, const QString& detail,
                       QWidget* parent)
    : QWidget(parent), m_iconName(iconName), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(24, 8, 24, 8);
    m_layout->setSpacing(6);
    m_picture = new QLabel;
    m_title = makeLabel({}, uiFont(13, QFont::DemiBold), "title");
    m_detail = makeLabel({}, uiFont(12), "muted");
    m_detail->setWordWrap(true);
    m_layout->addStretch();
    for (QLabel* label : {m_picture, m_title, m_detail}) {
        label->setAlignment(Qt::AlignCenter);
        m_layout->addWidget(label);
    }
    m_layout->addStretch();
    setTexts(title, detail);
    recolour();
    connect(themeNotifier(), &ThemeNotifier::changed, this, &EmptyState::recolour);
}

void EmptyState::setTexts(const QString& title, const QString& detail) {
    m_title->setText(title);
    m_detail->setText(detail);
    setAccessibleName(title);
    setAccessibleDescription(detail);
    fit();
}

/// Where there is little room the words have it.
void EmptyState::fit() {
    const int picture = m_picture->sizeHint().height() + m_layout->spacing();
    const int now = m_layout->totalHeightForWidth(width());
    const int needed = m_picture->isHidden() ? now + picture : now;
    m_picture->setVisible(needed <= height());
}

void EmptyState::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void EmptyState::addButton(QWidget* button) {
    m_layout->insertSpacing(m_layout->count() - 1, 4);
    m_layout->insertWidget(m_layout->count() - 1, button, 0, Qt::AlignHCenter);
    fit();
}

void EmptyState::recolour() {
    m_picture->setPixmap(iconPixmap(m_iconName, tokens().text3, 28, devicePixelRatioF()));
}

}  // namespace yard
