#include "ui/window/tray.h"

#include <QAction>
#include <QPainter>

#include "ui/desk/desk.h"
#include "ui/desk/overview.h"
#include "ui/look/icons.h"
#include "ui/look/paint.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/window/mainwindow.h"

namespace yard {
namespace {

constexpr int Side = 64;

/// The state's shape on a plate that stands out on light and dark panels.
QIcon stateIcon(Shown shown) {
    QPixmap pixmap(Side, Side);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(tokens().borderStrong, 2));
    p.setBrush(tokens().surface);
    p.drawRoundedRect(QRectF(3, 3, Side - 6, Side - 6), 14, 14);
    drawShape(&p, shown, QPointF(Side / 2.0, Side / 2.0), 17, tokens().mark(shown));
    return pixmap;
}

}  // namespace

Tray::Tray(Desk& desk, MainWindow& window, Settings& settings)
    : m_desk(desk),
      m_window(window),
      m_settings(settings),
      m_keep(new QAction(desk.attachedTo().isEmpty()
                             ? tr("Closing the window keeps the proxy running")
                             : tr("Closing the window keeps the console in the tray"),
                         this)) {
    fillMenu();
    connect(&desk, &Desk::taken, this, &Tray::refresh);
    connect(themeNotifier(), &ThemeNotifier::changed, this, [this] {
        m_shown = -1;
        refresh();
    });
    refresh();
}

void Tray::makeIcon() {
    m_icon = std::make_unique<QSystemTrayIcon>();
    m_icon->setContextMenu(&m_menu);
    connect(m_icon.get(), &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger) bringBack();
            });
    connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &Tray::bringBack);
    m_shown = -1;
}

void Tray::fillMenu() {
    m_menu.addAction(tr("Show the console"), this, &Tray::bringBack);
    m_keep->setCheckable(true);
    connect(m_keep, &QAction::toggled, this,
            [this](bool keep) { m_settings.setClosesToTray(keep); });
    connect(&m_menu, &QMenu::aboutToShow, this,
            [this] { m_keep->setChecked(m_settings.closesToTray()); });
    m_menu.addAction(m_keep);
    m_menu.addSeparator();
    m_menu.addAction(tr("Quit"), &m_window, &MainWindow::quit);
}

void Tray::bringBack() {
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

/// A panel may come, go and crash: who closed the window to it gets the window back.
void Tray::followPanel() {
    const bool present = QSystemTrayIcon::isSystemTrayAvailable();
    if (present == (m_icon != nullptr)) return;
    if (present) {
        makeIcon();
    } else {
        if (m_window.isHidden()) bringBack();
        m_icon.reset();
    }
    m_window.setTrayPresent(present);
}

void Tray::wear(const Overview& overview) {
    m_icon->setToolTip(QStringLiteral("Switchyard: ") + overview.state);
    if (static_cast<int>(overview.shown) == m_shown) return;
    m_shown = static_cast<int>(overview.shown);
    m_icon->setIcon(stateIcon(overview.shown));
    m_icon->show();  // with an icon to show; once is enough
}

void Tray::refresh() {
    followPanel();
    if (m_icon) wear(overviewOf(m_desk.report()));
    for (const Event& event : m_desk.events()) {
        if (event.id <= m_lastEvent) continue;
        m_lastEvent = event.id;
        // Who looks at the window sees it there.
        if (!m_window.isActiveWindow()) m_notices.add(event);
    }
    const auto notice = m_notices.take(m_desk.report().takenMs);
    if (notice && m_icon)
        m_icon->showMessage(notice->title, notice->text,
                            notice->bad ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

}  // namespace yard
