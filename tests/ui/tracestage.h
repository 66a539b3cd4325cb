#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QTableView>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/look/pill.h"
#include "ui/requests/tracecard.h"
#include "ui/requests/tracemodel.h"

namespace yard::test {

inline QString text(const char* s) { return QString::fromUtf8(s); }

/// A card over the demo: traces 1 to 30, all by hosting1.
struct TraceStage {
    FakeLink link;
    Desk desk{link};
    TraceCard card{desk};

    TraceStage() {
        link.next = demoReport();  // traces 1 to 30, all by hosting1
        card.resize(402, 396);
        card.show();
        link.publish();
    }
    /// Keys of actions come only to the window that has the focus.
    void focus(QWidget* widget) {
        card.activateWindow();
        widget->setFocus();
        QTRY_VERIFY(widget->hasFocus());
    }
    QListView* steps() const { return card.findChild<QListView*>(); }
    QTableView* requests() const { return card.findChild<QTableView*>(); }
    QString verdict() const { return card.findChild<Pill*>()->text(); }
    QStringList titles() const {
        QStringList list;
        for (int row = 0; row < steps()->model()->rowCount(); ++row)
            list << steps()->model()->index(row, 0).data(TraceModel::TitleRole).toString();
        return list;
    }
    void trace(const Trace& trace) {
        link.next.traces = {trace};
        link.publish();
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : card.findChildren<QAbstractButton*>())
            if (b->accessibleName() == text(name)) return b;
        return nullptr;
    }
    QAction* action(const char* name) const {
        for (auto* menu : card.findChildren<QMenu*>())
            for (QAction* a : menu->actions())
                if (a->text() == text(name)) return a;
        return nullptr;
    }
    QString label(const char* part) const {
        for (const QLabel* l : card.findChildren<QLabel*>())
            if (l->text().contains(text(part))) return l->text();
        return {};
    }
};

inline Trace plain(uint64_t id, const std::string& server = "hosting1") {
    return plainTrace(id, 1'700'000'000'000, server);
}

}  // namespace yard::test
