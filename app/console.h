#pragma once

#include <memory>

#include "app/consoleoptions.h"
#include "core/config/parser.h"
#include "ui/settings.h"

namespace yard {

class Desk;
class HistoryFile;
class EmbeddedLink;
class Link;
class MainWindow;
class Tray;

/// The console: a hosted proxy, the Desk and the window over it. GUI thread; the QApplication
/// exists.
class Console {
public:
    explicit Console(ConsoleOptions options);
    ~Console();
    /// Reads the files, starts the proxy, shows the window, runs until it closes; the exit code.
    /// Without a display nobody would read the window, so problems of the configuration end the
    /// program with 1.
    int run();
    /// The arguments to start with once more, when that is wanted after run(); empty: it is not.
    const QStringList& again() const { return m_again; }

private:
    /// What there is before a window: the configuration is read, the proxy is on its way.
    void host();
    void showWindow();
    /// Instead of what runs; empty: the demo. A file with errors changes nothing.
    void change(const QStringList& files);
    bool read(const QStringList& files);
    void started(const QString& error);
    void takeScreenshot();
    /// Ends, to begin anew with what runs now.
    void restart();

    ConsoleOptions m_options;
    QStringList m_wanted;  ///< what was to run at last, which may not have run; empty: the demo
    QStringList m_again;
    Settings m_settings;
    ThemeSwitch m_theme;
    Parsed m_parsed;  ///< of the files; its configuration moves to the proxy
    std::unique_ptr<EmbeddedLink> m_link;
    std::unique_ptr<Link> m_none;  ///< in its place
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<HistoryFile> m_history;  ///< none for the demo
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Tray> m_tray;  ///< none where the desktop has no tray
};

}  // namespace yard
