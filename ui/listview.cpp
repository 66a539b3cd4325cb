#include "ui/listview.h"

#include <QListView>
#include <QListWidget>
#include <QPersistentModelIndex>
#include <QScrollBar>

#include "ui/theme.h"

namespace yard {

QListView* makeListView(const QString& accessibleName) {
    auto* list = new QListView;
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
