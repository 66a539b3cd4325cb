#pragma once

#include <memory>

#include "app/consoleoptions.h"
#include "core/base/clock.h"
#include "core/config/reading/parser.h"
#include "ui/look/settings.h"

namespace yard {

class Desk;
class HistoryFile;
class Link;
class MainWindow;
class Tray;

/// The console: a hosted proxy or one that it is attached to, the Desk and the window over it. GUI
/// thread; the QApplication exists.
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
    /// What the console shows: files; or, where there are none, a proxy at an address; or the demo.
    struct Subject {
        QStringList files;
        QString address;
    };
    /// What there is before a window: the configuration is read, the proxy is on its way.
    void host();
    std::unique_ptr<Link> makeLink();
    void connectWindow();
    void showWindow();
    /// Instead of what is shown. A file with errors changes nothing.
    void change(const Subject& subject);
    bool read(const QStringList& files);
    void started(const QString& error);
    void takeScreenshot();
    /// Ends, to begin anew with what runs now.
    void restart();

    ConsoleOptions m_options;
    Subject m_wanted;  ///< what was to be shown at last, which may not have run
    QStringList m_again;
    Settings m_settings;
    ThemeSwitch m_theme;
    Parsed m_parsed;  ///< of the files; its configuration moves to the proxy
    SystemClock m_clock;
    std::unique_ptr<Link> m_link;
    std::unique_ptr<Link> m_none;  ///< in its place
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<HistoryFile> m_history;  ///< none for the demo
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Tray> m_tray;  ///< none where the desktop has no tray
};

}  // namespace yard
