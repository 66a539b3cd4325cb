#pragma once

#include <QStatusBar>
#include <QTimer>

class QLabel;

namespace yard {

class Desk;

/// The line at the bottom: how fresh the picture is, what runs where, and since when.
class StatusLine final : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusLine(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact);
    /// After setCompact(): only what matters most.
    void setNarrow(bool narrow);
    /// The proxy does not run: nothing but this.
    void showStopped(const QString& text);

private:
    QLabel* add(const QString& name, bool right);
    void refresh();
    QString configText(const std::string& hash) const;
    void showPaused(bool paused);
    void showState();

    Desk& m_desk;
    QTimer m_clock;  ///< "Paused 32 s ago" goes on without reports
    QLabel* m_state;
    QLabel* m_uptime;
    QLabel* m_listeners;
    QLabel* m_process;
    QLabel* m_config;
    QLabel* m_zone;
    QString m_lost;
    int64_t m_pausedMs = 0;
    bool m_stopped = false;
};

}  // namespace yard
