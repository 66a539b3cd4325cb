#pragma once

#include <QTest>
#include <algorithm>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/themeswitch.h"
#include "ui/parts/consoletable.h"
#include "ui/servers/serverscard.h"
#include "ui/window/mainwindow.h"

namespace yard::test {

/// As busyReport(), with so many servers.
inline Report withServers(int count) {
    Report report = busyReport();
    const auto first = report.rows.begin() + 1;
    const StatRow model = *first;
    const auto last = std::find_if(first, report.rows.end(),
                                   [](const StatRow& row) { return row.scope != Scope::Server; });
    const auto at = report.rows.erase(first, last);
    std::vector<StatRow> rows(static_cast<size_t>(count), model);
    for (int i = 0; i < count; ++i) {
        rows[static_cast<size_t>(i)].name = "web-" + std::to_string(i + 1);
        rows[static_cast<size_t>(i)].serverId = i + 1;
    }
    report.rows.insert(at, rows.begin(), rows.end());
    return report;
}

/// A window of that size over such a report; and over what an earlier run kept.
struct Stage {
    Stage(QSize size, const Report& report, const History::Kept& kept = {}) {
        link.next = report;
        if (!kept.servers.empty()) desk.restoreHistory(kept);
        window.resize(size);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        link.publish();
        link.pass(1000);
        // What the report changed is laid out.
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
    ConsoleTable* servers() const {
        return window.findChild<ServersCard*>()->findChild<ConsoleTable*>();
    }

    FakeLink link;
    ThemeSwitch theme{ThemeChoice::Light};
    Settings settings;
    Desk desk{link};
    MainWindow window{desk, theme, settings};
};

}  // namespace yard::test
