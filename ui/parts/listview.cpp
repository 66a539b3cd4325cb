#include "ui/parts/listview.h"

#include <QKeyEvent>
#include <QListView>
#include <QListWidget>
#include <QPersistentModelIndex>
#include <QScrollBar>

#include "ui/look/theme.h"

namespace yard {
namespace {

/// While it is at its top a row that is cut by its lower edge is not shown. Space is the window's.
class List final : public QListView {
protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
            return event->ignore();
        QListView::keyPressEvent(event);
    }
    void resizeEvent(QResizeEvent* event) override {
        QListView::resizeEvent(event);
        trim();
    }
    void updateGeometries() override {
        QListView::updateGeometries();
        trim();
    }
    void verticalScrollbarValueChanged(int value) override {
        QListView::verticalScrollbarValueChanged(value);
        trim();
    }

private:
    void trim() {
        const bool rows = uniformItemSizes() && model() && model()->rowCount() > 0;
        if (rows && verticalScrollBar()->value() == 0)
            hideCutRow(*viewport(), sizeHintForRow(0));
        else
            viewport()->clearMask();
    }
};

}  // namespace

void hideCutRow(QWidget& viewport, int rowHeight) {
    // One that lacks only its edge is as good as whole.
    const int most = viewport.height() + rowHeight / 5;
    const int whole = rowHeight > 0 ? most / rowHeight * rowHeight : 0;
    if (whole > 0)
        viewport.setMask(QRect(0, 0, viewport.width(), whole));
    else
        viewport.clearMask();
}

QListView* makeListView(const QString& accessibleName) {
    auto* list = new List;
    list->setAccessibleName(accessibleName);
    list->setFrameShape(QFrame::NoFrame);
    list->viewport()->setAutoFillBackground(false);
    list->setMouseTracking(true);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTabKeyNavigation(false);
    return list;
}

QListWidget* makeListWidget(const QString& accessibleName) {
    auto* list = new QListWidget;
    list->setAccessibleName(accessibleName);
    list->setFrameShape(QFrame::NoFrame);
    list->setFont(uiFont(12));
    list->setIconSize({16, 16});
    list->setTabKeyNavigation(false);
    list->viewport()->setAutoFillBackground(false);
    return list;
}

void keepPlace(QAbstractItemView& view, const std::function<void()>& change) {
    QScrollBar* bar = view.verticalScrollBar();
    const QPersistentModelIndex seen = view.indexAt({4, 4});
    const int before = view.visualRect(seen).top();
    change();
    if (bar->value() == 0 || !seen.isValid()) return;
    view.doItemsLayout();  // now, or the bar does not reach that far yet
    bar->setValue(bar->value() + view.visualRect(seen).top() - before);
}

}  // namespace yard
