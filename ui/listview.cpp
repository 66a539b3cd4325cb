#include "ui/listview.h"

#include <QListView>

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

}  // namespace yard
