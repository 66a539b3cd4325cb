#pragma once

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/stick/stickmodel.h"

namespace yard::test {

/// A table of `st_src` that the test fills; the tester watches every signal.
struct StickTable {
    FakeLink link;
    Desk desk{link};
    StickModel model{desk};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QItemSelectionModel selection{&model};

    StickTable() {
        link.next = busyReport();
        entries().resize(200);
        link.next.tables[0].used = 200;
        model.setTable("st_src");
        report();
    }
    std::vector<TableEntry>& entries() { return link.next.page.entries; }
    void report() {
        link.next.takenMs += 200;
        link.next.steadyUs += 200'000;
        link.publish();
        model.merge();
    }
    /// Of a request that the table had a say in.
    void trace(const std::string& key) {
        auto& traces = link.next.traces;
        Trace one = plainTrace(std::max<uint64_t>(lastTrace, 900'000) + 1, 0, "web-1");
        lastTrace = one.id;
        one.stick = {};
        one.stick.table = "st_src";
        one.stick.key = key;
        traces.push_back(one);
    }
    uint64_t lastTrace = 0;
    void resize() { link.next.tables[0].used = entries().size(); }
    /// A page of a table of `total` entries named by their place.
    void page(uint64_t total, uint64_t offset, size_t count) {
        link.next.tables[0].used = total;
        link.next.page.offset = offset;
        entries().clear();
        for (size_t i = 0; i < count; ++i) {
            TableEntry entry;
            entry.key = keyAt(offset + i);
            entries().push_back(entry);
        }
        if (total > StickModel::PageSize) {
            link.next.page.search = model.search();
            link.next.page.found = true;
            link.next.page.matching = total;
        } else {
            link.next.page.search.reset();
        }
        report();
    }
    static std::string keyAt(uint64_t place) {
        const std::string digits = std::to_string(place);
        return "k" + std::string(8 - digits.size(), '0') + digits;
    }
    QString cell(int row, int column = StickModel::Key) const {
        return model.index(row, column).data().toString();
    }
    void select(int row) {
        selection.select(model.index(row, 0),
                         QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    QStringList selected() const {
        QStringList keys;
        for (const QModelIndex& index : selection.selectedRows()) keys << index.data().toString();
        return keys;
    }
};

inline QString text(const char* s) { return QString::fromLatin1(s); }

}  // namespace yard::test
