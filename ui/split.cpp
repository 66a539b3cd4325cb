#include "ui/split.h"

#include <QPainter>

#include "ui/theme.h"

namespace yard {
namespace {

class Handle final : public QSplitterHandle {
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
    void paintEvent(QPaintEvent*) override {
        if (!underMouse()) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().text3);
        const QSizeF grip = orientation() == Qt::Horizontal ? QSizeF(3, 44) : QSizeF(44, 3);
        QRectF area(QPointF(), grip);
        area.moveCenter(QRectF(rect()).center());
        painter.drawRoundedRect(area, 1.5, 1.5);
    }
};

}  // namespace

Split::Split(Qt::Orientation orientation, const QList<QWidget*>& widgets) : QSplitter(orientation) {
    setHandleWidth(10);
    setChildrenCollapsible(false);
    for (QWidget* widget : widgets) {
        addWidget(widget);
        widget->show();
    }
}

QSplitterHandle* Split::createHandle() {
    auto* handle = new Handle(orientation(), this);
    handle->setAccessibleName(tr("Divider"));
    return handle;
}

}  // namespace yard
