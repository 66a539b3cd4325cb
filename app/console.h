#pragma once

#include <memory>

#include "app/consoleoptions.h"
#include "core/config/parser.h"

class QPixmap;

namespace yard {

class Desk;
class EmbeddedLink;
class MainWindow;

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

private:
    std::unique_ptr<EmbeddedLink> host();
    void showWindow();
    void started(const QString& error);
    void takeScreenshot();

    ConsoleOptions m_options;
    ThemeSwitch m_theme;
    Parsed m_parsed;  ///< of the files; its configuration moves to the proxy
    std::unique_ptr<EmbeddedLink> m_link;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<MainWindow> m_window;
};

}  // namespace yard
