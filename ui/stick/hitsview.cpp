#include "ui/stick/hitsview.h"

#include <QListView>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/listview.h"
#include "ui/stick/hitsdelegate.h"
#include "ui/stick/hitsmodel.h"

namespace yard {
namespace {

constexpr int LegendHeight = 30;

}  // namespace

HitsView::HitsView(const Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_model(new HitsModel(desk, this)),
      m_pages(new QStackedWidget) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* list = makeListView(tr("Hits by server"));
    list->setModel(m_model);
    list->setItemDelegate(new HitsDelegate(this));
    list->setUniformItemSizes(true);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    auto* listed = new QWidget;
    auto* below = new QVBoxLayout(listed);
    below->setContentsMargins(0, LegendHeight, 0, 0);  // painted by this widget
    below->addWidget(list);
    m_pages->addWidget(listed);
    m_pages->addWidget(new EmptyState(QStringLiteral("chart"), tr("No hits yet"),
                                      tr("Each request adds one to the server that got it.")));
    layout->addWidget(m_pages);
    merge();
}

void HitsView::merge() {
    m_model->merge();
    const int page = m_model->anyHits() ? 0 : 1;
    if (page == m_pages->currentIndex()) return;
    m_pages->setCurrentIndex(page);
    update();
}

void HitsView::paintEvent(QPaintEvent*) {
    if (m_pages->currentIndex() != 0) return;
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    mirrorFor(&p, rect(), layoutDirection());
    const Tokens& t = tokens();
    const QFont font = uiFont(11);
    QList<std::pair<HitKind, QString>> entries{{HitKind::Sticky, tr("sticky")},
                                               {HitKind::Balanced, tr("balanced")},
                                               {HitKind::Redispatched, tr("redispatched")}};
    if (!m_desk.report().told.hitKinds) entries = {{HitKind::Untold, tr("how is not reported")}};
    double x = 14;
    for (const auto& [kind, text] : entries) {
        paintHits(&p, QRectF(x, 10, 9, 9), kind);
        const double width = QFontMetricsF(font).horizontalAdvance(text) + 2;
        drawElided(&p, QRectF(x + 14, 5, width, 18), text, font, t.text2);
        x += 14 + width + 14;
    }
    const QString expected = tr("expected");
    p.fillRect(QRectF(x + 3, 8, 2, 13), t.text);
    drawElided(&p, QRectF(x + 12, 5, 80, 18), expected, font, t.text2);
    drawElided(&p, QRectF(x + 80, 5, width() - 14 - x - 80, 18), tr("since start"), font, t.text3,
               Qt::AlignVCenter | Qt::AlignRight);
}

}  // namespace yard
