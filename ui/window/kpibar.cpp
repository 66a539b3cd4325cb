#include "ui/window/kpibar.h"

#include <QGridLayout>
#include <QPainter>
#include <cmath>

#include "ui/desk/desk.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/parts/buttons.h"

namespace yard {
namespace {

constexpr int SparkWidth = 78;

double topOf(const std::vector<double>& values) {
    double top = 1;
    for (double value : values) top = std::isnan(value) ? top : std::max(top, value);
    return top * 1.05;
}

}  // namespace

Kpi::Kpi(QWidget* parent) : QLabel(parent) { setMinimumWidth(110); }

void Kpi::set(const KpiFigure& figure) {
    m_figure = figure;
    const QString value = figure.number ? QString::number(*figure.number) : figure.value;
    setAccessibleName(figure.label);
    setAccessibleDescription(QStringList{value, figure.unit, figure.note}.join(QLatin1Char(' ')));
    setToolTip(m_compact ? figure.note : QString());
    update();
}

void Kpi::setCompact(bool compact) {
    m_compact = compact;
    update();
}

void Kpi::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    mirrorFor(&p, rect(), layoutDirection());
    const QRect area = rect().adjusted(14, 0, -12, 0);
    if (m_compact)
        paintCompact(&p, area);
    else
        paintFull(&p, area);
}

qreal Kpi::paintValue(QPainter* p, const QRectF& area, const QFont& font) const {
    p->setPen(m_figure.alarm ? tokens().words(Shown::Down) : tokens().text);
    if (m_figure.number) {
        drawNumber(p, area, *m_figure.number, font);
        return numberWidth(*m_figure.number, font);
    }
    p->setFont(font);
    drawWords(p, area, Qt::AlignVCenter | Qt::AlignLeft, m_figure.value);
    return QFontMetricsF(font).horizontalAdvance(m_figure.value);
}

void Kpi::paintCompact(QPainter* p, const QRect& area) const {
    const Tokens& t = tokens();
    drawElided(p, QRect(area.left(), 3, area.width(), 15), m_figure.label, uiFont(11), t.text3);
    const qreal used =
        paintValue(p, QRectF(area.left(), 18, area.width(), 20), monoFont(14, QFont::Bold));
    drawElided(p, QRectF(area.left() + used + 5, 19, area.width() - used - 5, 20), m_figure.unit,
               uiFont(11), t.text3);
}

void Kpi::paintFull(QPainter* p, const QRect& area) const {
    const Tokens& t = tokens();
    drawElided(p, QRect(area.left(), 9, area.width(), 16), m_figure.label, uiFont(12), t.text3);
    const qreal used =
        paintValue(p, QRectF(area.left(), 25, area.width(), 28), monoFont(21, QFont::DemiBold));
    const QFont unitFont = uiFont(12);
    drawElided(p, QRectF(area.left() + used + 5, 29, area.width() - used - 5, 22), m_figure.unit,
               unitFont, t.text3);
    int x = area.left();
    if (m_figure.noteState) {
        drawShape(p, *m_figure.noteState, QPointF(x + 4, 62), 3.6, t.words(*m_figure.noteState));
        x += 13;
    }
    const QColor noteColor = m_figure.noteState ? t.words(*m_figure.noteState) : t.text3;
    const int sparkLeft = static_cast<int>(
        std::max(area.left() + used + QFontMetricsF(unitFont).horizontalAdvance(m_figure.unit) + 18,
                 static_cast<qreal>(area.right() - SparkWidth)));
    drawElided(p, QRect(x, 54, area.right() - x, 16), m_figure.note, uiFont(11), noteColor);
    if (area.right() - sparkLeft < 20) return;
    paintSpark(p, QRectF(sparkLeft, 25, area.right() - sparkLeft, 26), m_figure.spark,
               topOf(m_figure.spark), toneColor(m_figure.tone));
}

KpiBar::KpiBar(Desk& desk, QWidget* parent) : QFrame(parent), m_desk(desk) {
    setObjectName(QStringLiteral("card"));
    setAccessibleName(tr("Key figures"));
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(1, 1, 1, 1);
    m_grid->setSpacing(0);
    for (size_t i = 0; i < kpiFigures(desk).size(); ++i) {
        m_separators.push_back(makeSeparator(40));
        m_kpis.push_back(new Kpi);
    }
    setCompact(false);
    refresh();
    connect(&desk, &Desk::updated, this, &KpiBar::refresh);
}

/// So many in a row.
void KpiBar::place(int columns) {
    for (int i = 0; i < static_cast<int>(m_kpis.size()); ++i) {
        const int row = i / columns, column = i % columns;
        m_grid->addWidget(m_separators[static_cast<size_t>(i)], row, 2 * column, Qt::AlignVCenter);
        m_grid->addWidget(m_kpis[static_cast<size_t>(i)], row, 2 * column + 1);
        m_separators[static_cast<size_t>(i)]->setVisible(column > 0);
        m_grid->setColumnStretch(2 * i + 1, i < columns ? 1 : 0);
        m_grid->setRowStretch(row, 1);
    }
    for (int row = static_cast<int>(m_kpis.size()) / columns; row < m_grid->rowCount(); ++row)
        m_grid->setRowStretch(row, 0);
}

void KpiBar::setNarrow(bool narrow) {
    if (narrow) setFixedHeight(88);
    place(narrow ? 3 : static_cast<int>(m_kpis.size()));
}

void KpiBar::setCompact(bool compact) {
    setFixedHeight(compact ? 44 : 76);
    setNarrow(false);
    for (QWidget* line : m_separators) line->setFixedHeight(compact ? 44 : 40);
    for (Kpi* kpi : m_kpis) kpi->setCompact(compact);
}

void KpiBar::refresh() {
    const auto figures = kpiFigures(m_desk);
    for (size_t i = 0; i < m_kpis.size(); ++i) m_kpis[i]->set(figures[i]);
}

}  // namespace yard
