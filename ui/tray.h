#pragma once

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

#include "ui/notices.h"

class QAction;

namespace yard {

class Desk;
class MainWindow;
class Settings;

/// The console's icon in the tray, where and while there is one: it wears the state of the proxy,
/// tells of changes while the window is not looked at, and brings the window back. GUI thread.
class Tray final : public QObject {
    Q_OBJECT
public:
    Tray(Desk& desk, MainWindow& window, Settings& settings);

private:
    void refresh();
    void fillMenu();
    void bringBack();
    void followPanel();

    Desk& m_desk;
    MainWindow& m_window;
    Settings& m_settings;
    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QAction* m_keep;
    Notices m_notices;
    uint64_t m_lastEvent = 0;
    bool m_present = false;  ///< there is a panel with a tray
    /// Qt puts an icon into a panel that is there when it is shown, and into those that follow it;
    /// to one that comes later nobody may close the window, as nothing would bring it back.
    const bool m_placed = QSystemTrayIcon::isSystemTrayAvailable();
    int m_shown = -1;  ///< the Shown that the icon wears
};

}  // namespace yard
