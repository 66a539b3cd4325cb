#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QTableView>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/parts/emptystate.h"
#include "ui/stick/stickcard.h"

namespace yard::test {

inline QString text(const char* s) { return QString::fromUtf8(s); }

/// The panel over such a report.
struct StickStage {
    FakeLink link;
    Desk desk{link};
    StickCard card{desk};

    explicit StickStage(const Report& report) {
        link.next = report;
        link.publish();
        card.resize(424, 396);
        card.show();
        static_cast<void>(QTest::qWaitForWindowExposed(&card));
        link.publish();
    }
    QTableView* table() const { return card.findChild<QTableView*>(); }
    QAbstractItemModel* model() const { return table()->model(); }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name)) return b;
        return nullptr;
    }
    /// What the panel says instead of a table; empty: the table is shown.
    QStringList excuse() const {
        for (const EmptyState* empty : card.findChildren<EmptyState*>())
            if (empty->isVisible())
                return {empty->accessibleName(), empty->accessibleDescription()};
        return {};
    }
    QString note() const {
        for (const QLabel* label : card.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text("entries")) &&
                label->parentWidget()->findChild<QTableView*>())
                return label->text();
        return {};
    }
    QAction* action(const char* name) const {
        for (QAction* a : card.findChildren<QAction*>())
            if (a->text() == text(name)) return a;
        return nullptr;
    }
    void select(int first, int last) {
        table()->selectionModel()->select(
            QItemSelection(model()->index(first, 0), model()->index(last, 0)),
            QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
};

}  // namespace yard::test
