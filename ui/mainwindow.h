#pragma once

#include <QMainWindow>
#include <QPointer>
#include <functional>
#include <vector>

#include "core/base/diagnostic.h"

class QStackedWidget;

namespace yard {

class AppBar;
class Body;
class Desk;
struct Reply;
class HelpDialog;
class StatusLine;
class ThemeSwitch;
class Toast;

/// The console's window over a Desk.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    static constexpr int CompactBelowWidth = 1180, CompactBelowHeight = 740;

    MainWindow(Desk& desk, ThemeSwitch& theme, QWidget* parent = nullptr);
    /// Instead of the panels: why the proxy does not run.
    void showProblems(const QString& file, const std::vector<Diagnostic>& notes);
    Body& body() const { return *m_body; }
    Toast& toast() const { return *m_toast; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeKeys();
    void addKey(const QKeySequence& keys, const std::function<void()>& call);
    void showReply(const Reply& reply);
    void search(const QString& text);
    void showHelp();

    Desk& m_desk;
    AppBar* m_bar;
    QStackedWidget* m_pages;
    Body* m_body;
    StatusLine* m_status;
    Toast* m_toast;
    QPointer<HelpDialog> m_help;
};

}  // namespace yard
