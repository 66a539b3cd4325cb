#include "ui/stick/hitsdelegate.h"

#include <QPainter>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/stick/hitsmodel.h"

namespace yard {

void paintHits(QPainter* p, const QRectF& rect, HitKind kind) {
    const Tokens& t = tokens();
    QColor color = kind == HitKind::Redispatched ? t.fill(Shown::Drain) : t.accent;
    if (kind == HitKind::Untold) color = t.text3;
    if (kind == HitKind::Balanced) color.setAlphaF(0.45F);
    p->fillRect(rect, color);
    if (kind == HitKind::Redispatched) p->fillRect(rect, QBrush(t.surface, Qt::BDiagPattern));
}

void HitsDelegate::paint(QPainter* p, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const Tokens& t = tokens();
    p->save();
    mirrorFor(p, option.rect, option.direction);
    p->setRenderHint(QPainter::Antialiasing);
    paintListBackground(p, option);
    const QRectF r = QRectF(option.rect).adjusted(14, 0, -14, 0);
    p->setPen(Qt::NoPen);
    p->setBrush(t.seriesMark(index.data(HitsModel::SeriesRole).toInt()));
    p->drawRoundedRect(QRectF(r.left(), r.top() + 7, 4, 14), 2, 2);
    const QRectF line(r.left() + 12, r.top() + 2, r.width() - 12, 24);
    drawElided(p, line.adjusted(0, 0, -130, 0), index.data(HitsModel::NameRole).toString(),
               uiFont(12, QFont::DemiBold), t.text);
    p->setPen(t.text);
    drawNumber(p, line.adjusted(0, 0, -52, 0), index.data(HitsModel::HitsRole).toLongLong(),
               monoFont(12, QFont::Medium), true);
    drawElided(p, line, shareText(index.data(HitsModel::ShareRole).toDouble()), monoFont(11),
               t.text3, Qt::AlignVCenter | Qt::AlignRight);
    paintBar(p, QRectF(line.left(), r.top() + 29, line.width(), 9), index);
    p->restore();
}

void HitsDelegate::paintBar(QPainter* p, const QRectF& bar, const QModelIndex& index) const {
    const Tokens& t = tokens();
    p->setPen(Qt::NoPen);
    p->setBrush(t.grid);
    p->drawRoundedRect(bar, 2, 2);
    const double hits = index.data(HitsModel::HitsRole).toDouble();
    const double full = bar.width() * index.data(HitsModel::ShareRole).toDouble();
    const std::pair<HitKind, int> parts[] = {{HitKind::Sticky, HitsModel::StuckRole},
                                             {HitKind::Balanced, HitsModel::BalancedRole},
                                             {HitKind::Redispatched, HitsModel::RedispatchedRole},
                                             {HitKind::Untold, HitsModel::UntoldRole}};
    double x = bar.left();
    for (const auto& [kind, role] : parts) {
        const double count = index.data(role).toDouble();
        if (count <= 0 || hits <= 0) continue;
        // However few, they are seen.
        const double width = std::max(2.0, full * count / hits);
        paintHits(p, QRectF(x, bar.top(), std::max(1.0, width - 1), bar.height()), kind);
        x += width;
    }
    const double expected = index.data(HitsModel::ExpectedRole).toDouble();
    if (expected <= 0) return;
    const double tick = std::min(bar.right() - 2, bar.left() + bar.width() * expected - 1);
    p->fillRect(QRectF(tick - 1.5, bar.top() - 3, 5, bar.height() + 6), t.surface);
    p->fillRect(QRectF(tick, bar.top() - 3, 2, bar.height() + 6), t.text);
}

}  // namespace yard
