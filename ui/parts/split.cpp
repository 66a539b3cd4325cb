#include "ui/parts/split.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QPainter>
#include <QResizeEvent>

#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr int Step = 16, Stride = 96, Edge = 100'000;

class Handle final : public QSplitterHandle {
    Q_OBJECT
public:
    Handle(Qt::Orientation orientation, Split* split)
        : QSplitterHandle(orientation, split), m_split(*split) {
        setFocusPolicy(Qt::TabFocus);
    }
    Split::Sides sides() { return m_split.sides(m_split.indexOf(this)); }
    void shift(int pixels) { m_split.shift(m_split.indexOf(this), pixels); }

protected:
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

    void keyPressEvent(QKeyEvent* event) override {
        const int by = pixelsOf(*event);
        if (by == 0) return QSplitterHandle::keyPressEvent(event);
        shift(by);
    }

    void paintEvent(QPaintEvent*) override {
        if (!underMouse() && !hasFocus()) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(hasFocus() ? tokens().accent : tokens().text3);
        const double thick = hasFocus() ? 4 : 3;
        const QSizeF grip = orientation() == Qt::Horizontal ? QSizeF(thick, 44) : QSizeF(44, thick);
        QRectF area(QPointF(), grip);
        area.moveCenter(QRectF(rect()).center());
        painter.drawRoundedRect(area, 1.5, 1.5);
    }

private:
    int pixelsOf(const QKeyEvent& event) const {
        const bool flat = orientation() == Qt::Horizontal;
        const bool mirrored = flat && layoutDirection() == Qt::RightToLeft;
        const int step = event.modifiers() & Qt::ShiftModifier ? Stride : Step;
        const int more = flat && !mirrored ? Qt::Key_Right : flat ? Qt::Key_Left : Qt::Key_Down;
        const int less = flat && !mirrored ? Qt::Key_Left : flat ? Qt::Key_Right : Qt::Key_Up;
        if (event.key() == more) return step;
        if (event.key() == less) return -step;
        if (event.key() == Qt::Key_End) return Edge;
        if (event.key() == Qt::Key_Home) return -Edge;
        return 0;
    }

    Split& m_split;
};

/// What a screen reader hears of a handle, and moves: a separator with a value.
class HandleFace final : public QAccessibleWidget, public QAccessibleValueInterface {
public:
    explicit HandleFace(Handle* handle) : QAccessibleWidget(handle, QAccessible::Separator) {}

    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface)
            return static_cast<QAccessibleValueInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QVariant currentValue() const override { return handle().sides().share(); }
    void setCurrentValue(const QVariant& value) override {
        const Split::Sides sides = handle().sides();
        handle().shift(sides.all() * value.toInt() / 100 - sides.before);
    }
    QVariant maximumValue() const override { return 100; }
    QVariant minimumValue() const override { return 0; }
    QVariant minimumStepSize() const override { return 1; }

private:
    Handle& handle() const { return *static_cast<Handle*>(widget()); }
};

QAccessibleInterface* faceOf(const QString&, QObject* object) {
    auto* handle = qobject_cast<Handle*>(object);
    return handle ? new HandleFace(handle) : nullptr;
}

}  // namespace

Split::Split(Qt::Orientation orientation, const QStringList& names, const QList<QWidget*>& widgets)
    : QSplitter(orientation) {
    QAccessible::installFactory(faceOf);  // once is enough, as it sees to itself
    setHandleWidth(10);
    // Qt places the widgets of such a one a pixel too far to the right.
    if (orientation == Qt::Horizontal && layoutDirection() == Qt::RightToLeft)
        setContentsMargins(0, 0, 1, 0);
    setChildrenCollapsible(false);
    for (QWidget* widget : widgets) {
        addWidget(widget);
        widget->show();
    }
    for (int i = 1; i < count(); ++i) {
        handle(i)->setAccessibleName(names.value(i - 1));
        handle(i)->setToolTip(names.value(i - 1));
    }
}

Split::Sides Split::sides(int handle) const {
    return {sizes().value(handle - 1), sizes().value(handle)};
}

void Split::shift(int handle, int pixels) {
    QList<int> parts = sizes();
    const Sides now = sides(handle);
    parts[handle - 1] = qBound(0, now.before + pixels, now.all());
    parts[handle] = now.all() - parts[handle - 1];
    setSizes(parts);
    const Sides then = sides(handle);
    if (then.before == now.before) return;
    emit splitterMoved(then.before, handle);
    QAccessibleValueChangeEvent moved(this->handle(handle), then.share());
    QAccessible::updateAccessibility(&moved);
}

void Split::resizeEvent(QResizeEvent* event) {
    QSplitter::resizeEvent(event);
    const auto length = [this](const QSize& size) {
        return orientation() == Qt::Horizontal ? size.width() : size.height();
    };
    if (length(event->size()) != length(event->oldSize())) emit roomChanged();
}

QSplitterHandle* Split::createHandle() { return new Handle(orientation(), this); }

}  // namespace yard

#include "split.moc"
