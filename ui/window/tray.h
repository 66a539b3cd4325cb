#pragma once

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>
#include <memory>

#include "ui/desk/notices.h"

class QAction;

namespace yard {

class Desk;
class MainWindow;
class Settings;
struct Overview;

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
    void makeIcon();
    void wear(const Overview& overview);

    Desk& m_desk;
    MainWindow& m_window;
    Settings& m_settings;
    QMenu m_menu;
    /// Qt puts an icon into a panel that is there when it is shown, and into those that follow that
    /// one, but not into one that comes later: each panel gets an icon of its own.
    std::unique_ptr<QSystemTrayIcon> m_icon;
    QAction* m_keep;
    Notices m_notices;
    uint64_t m_lastEvent = 0;
    int m_shown = -1;  ///< the Shown that the icon wears
};

}  // namespace yard
