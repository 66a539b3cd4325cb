#pragma once

#include <QMainWindow>
#include <QPointer>
#include <functional>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/control/addresscheck.h"
#include "ui/desk/deed.h"

class QStackedWidget;

namespace yard {

class AppBar;
class Body;
class ConfigPage;
class Desk;
struct Reply;
class HelpDialog;
class StatusLine;
class Palette;
class Settings;
class ThemeSwitch;
class Toast;

/// The console's window over a Desk.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    static constexpr int CompactBelowWidth = 1180, CompactBelowHeight = 740;
    static constexpr int NarrowBelowWidth = 900, NarrowBelowHeight = 540;

    MainWindow(Desk& desk, ThemeSwitch& theme, Settings& settings, QWidget* parent = nullptr);
    /// Instead of the panels: why the proxy does not run, or would not (`canReturn`: what ran
    /// before still does).
    void showProblems(const QString& file, const std::vector<Diagnostic>& notes, bool canReturn);
    Body& body() const { return *m_body; }
    Toast& toast() const { return *m_toast; }

    /// Who knows whether a proxy answers at an address.
    void setAddressCheck(AddressCheck check) { m_addressCheck = std::move(check); }
    /// There is a tray to close to, if the settings say so.
    void setTrayPresent(bool present) { m_trayPresent = present; }
    /// Whatever closing does; asks where something would be lost.
    void quit();

signals:
    /// Instead of what runs; empty: the demo.
    void runAsked(const QString& file);
    /// A proxy that runs by itself, instead of what runs.
    void attachAsked(const QString& address);
    /// Once more what did not run.
    void againAsked();
    /// The console as a whole, as it was started.
    void restartAsked();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeKeys(ThemeSwitch& theme);
    /// With a title it is in the palette, too.
    void addKey(const QString& keys, const QString& title, const std::function<void()>& call);
    std::vector<Deed> deeds();
    void addTextDeeds(std::vector<Deed>& deeds);
    void stepText(int by);
    void restart();
    void resetCounters();
    void showReply(const Reply& reply);
    void setReadOnly(bool readOnly);
    void search(const QString& text);
    void showHelp();
    struct Problems {
        QString file;
        std::vector<Diagnostic> notes;
        bool canReturn = false;
    };
    void showRepair(const Problems& problems, const Where& where);
    void showStart();
    void showConfig();
    void showPage(QWidget* page);
    bool narrow() const { return width() < NarrowBelowWidth || height() < NarrowBelowHeight; }
    void showPanels();
    bool pictured() const;  ///< the panels have something to show
    void askForFile();
    void askForAddress();
    void attach(const QString& address);
    void watchAddress();
    /// Calls `go`, once it is clear that what is lost by it may be.
    void leaveFor(const QString& title, const QString& verb, const std::function<void()>& go);
    /// Of real clients: those of the demo are nobody's.
    uint64_t openSessions() const;
    QStringList whatIsLost() const;
    /// Says how many sessions end, and calls `go` if that is wanted.
    void askToLeave(const QString& title, const QString& verb, const std::function<void()>& go);
    void run(const QString& file);

    Desk& m_desk;
    Settings& m_settings;
    AppBar* m_bar;
    QStackedWidget* m_pages;
    Body* m_body;
    StatusLine* m_status;
    Toast* m_toast;
    Palette* m_palette = nullptr;
    std::vector<Deed> m_deeds;  ///< that can always be done
    QPointer<HelpDialog> m_help;
    ConfigPage* m_config = nullptr;  ///< kept with what is being edited
    QPointer<QWidget> m_page;        ///< over the panels
    AddressCheck m_addressCheck;
    bool m_trayPresent = false;
    bool m_quits = false;   ///< closing is the end, not the tray
    bool m_away = false;    ///< what the console is attached to is out of reach
    bool m_leaves = false;  ///< whoever was asked wants to quit
};

}  // namespace yard
