#pragma once

#include <QAbstractButton>
#include <QTest>

#include "tests/support/fakelink.h"
#include "tests/support/reports.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/startpage.h"

namespace yard::test {

inline QString text(const char* s) { return QString::fromUtf8(s); }

/// The window over such a report; its settings in the file `store`.
struct WindowStage {
    explicit WindowStage(const Report& report = busyReport(), const QString& store = {})
        : settings(store.isEmpty()
                       ? Settings()
                       : Settings(std::make_unique<QSettings>(store, QSettings::IniFormat))) {
        link.next = report;
        window.resize(1440, 900);
        window.show();
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        link.publish();
    }
    QAbstractButton* button(const char* name) const {
        for (auto* b : window.findChildren<QAbstractButton*>())
            if (b->isVisible() && (b->accessibleName() == text(name) || b->text() == text(name)))
                return b;
        return nullptr;
    }
    StartPage* start() const { return window.findChild<StartPage*>(); }
    template <typename T>
    T* dialog() const {
        return window.findChild<T*>();
    }

    FakeLink link;
    ThemeSwitch theme{ThemeChoice::Light};
    Settings settings;
    Desk desk{link};
    MainWindow window{desk, theme, settings};
};

/// A proxy with real clients.
inline Report inUse(uint64_t sessions) {
    Report report = busyReport();
    report.lab.present = false;
    for (StatRow& row : report.rows)
        if (row.scope == Scope::Frontend) row.scur = std::exchange(sessions, 0);
    return report;
}

}  // namespace yard::test
