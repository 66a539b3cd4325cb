#include "ui/parts/card.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/look/paint.h"
#include "ui/look/theme.h"

namespace yard {
namespace {

/// Ends in "…" where there is no room for all of it; less than two letters of it say nothing.
class ShortLabel final : public QLabel {
public:
    ShortLabel() {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        setProperty("elides", true);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter p(this);
        p.setPen(palette().color(QPalette::WindowText));
        p.setFont(font());
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
        if (shown != text() && shown.size() < 3) return;
        drawWords(&p, rect(), Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
                  shown);
    }
};

void dress(QLabel& label, const QFont& font, const char* role) {
    label.setFont(font);
    label.setObjectName(QLatin1String(role));
    label.setTextFormat(Qt::PlainText);
}

}  // namespace

QLabel* makeLabel(const QString& text, const QFont& font, const char* role) {
    auto* label = new QLabel(text);
    dress(*label, font, role);
    return label;
}

QLabel* makeShortLabel(const QFont& font, const char* role) {
    auto* label = new ShortLabel;
    dress(*label, font, role);
    return label;
}

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("card"));
    setAccessibleName(title);
    m_layout = new QVBoxLayout(this);
    // The inset keeps children off the border, which a rounded frame does not clip.
    m_layout->setContentsMargins(1, 1, 1, 6);
    m_layout->setSpacing(0);

    m_head = new QWidget;
    m_head->setFixedHeight(42);
    m_headLayout = new QHBoxLayout(m_head);
    m_headLayout->setContentsMargins(14, 0, 8, 0);
    m_headLayout->setSpacing(6);
    m_title = makeLabel(title, uiFont(14, QFont::DemiBold), "title");
    m_subtitle = makeShortLabel(uiFont(12), "muted");
    m_headLayout->addWidget(m_title);
    m_headLayout->addSpacing(4);
    m_headLayout->addWidget(m_subtitle, 1);
    m_layout->addWidget(m_head);
}

void Card::setSubtitle(const QString& text) {
    if (m_subtitle->text() != text) m_subtitle->setText(text);
}

void Card::setBody(QWidget* body) { m_layout->addWidget(body, 1); }

void Card::addTool(QWidget* tool) { m_headLayout->addWidget(tool); }

void Card::setLeadingTool(QWidget* tool) {
    m_leading = true;
    m_title->hide();
    m_headLayout->insertWidget(0, tool);
}

void Card::setSwitch(QWidget* tool) {
    delete m_switch;
    m_switch = tool;
    m_title->hide();
    m_headLayout->insertWidget(0, tool);
}

void Card::setCompact(bool compact, bool inTab) {
    m_head->setFixedHeight(compact ? 36 : 42);
    m_title->setVisible(!inTab && !m_leading && !m_switch);
    if (m_switch) m_switch->setVisible(!inTab);
    // Title, space and subtitle are always there; tools may have been taken elsewhere.
    const bool tools = m_headLayout->count() > (m_switch ? 4 : 3);
    m_head->setVisible(!inTab || tools);
    m_layout->setContentsMargins(1, m_head->isVisibleTo(this) ? 1 : 6, 1, compact ? 5 : 6);
}

}  // namespace yard
