#pragma once

#include <QWidget>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace yard {

class Desk;
class Pill;

/// The bar at the top: what runs and how it is, the search, pause, theme and help.
class AppBar final : public QWidget {
    Q_OBJECT
public:
    explicit AppBar(Desk& desk, QWidget* parent = nullptr);
    void setCompact(bool compact);
    /// After setCompact(): there is no room for one row.
    void setNarrow(bool narrow);
    void focusSearch();
    /// After searchAsked(): nothing was found.
    void showNoMatch();
    /// Instead of the proxy's state: it does not run.
    void showStopped(const QString& file);
    /// A page covers the panels: what acts on them is off.
    void setCovered(bool covered);

signals:
    void configAsked();
    void searchAsked(const QString& text);
    void openAsked();
    void themeAsked();
    void helpAsked();
    /// Somebody wants to change the proxy again.
    void readOnlyLeft();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitPath();
    QWidget* makeName();
    void makeSearch();
    void makeTools();
    void refresh();
    void showPaused(bool paused);
    void showReadOnly(bool readOnly);
    void showLost(const QString& why);
    void showFile(const QString& path);
    void showAddress();
    void recolour();

    Desk& m_desk;
    QBoxLayout* m_rows = nullptr;
    QLabel* m_logo = nullptr;
    QLabel* m_name = nullptr;
    QToolButton* m_file = nullptr;
    QLabel* m_path = nullptr;
    Pill* m_state = nullptr;
    QToolButton* m_lock = nullptr;
    QLineEdit* m_search = nullptr;
    QAction* m_searchIcon = nullptr;
    QLabel* m_hint = nullptr;
    QToolButton* m_config = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_theme = nullptr;
    QToolButton* m_help = nullptr;
    bool m_compact = false;
};

}  // namespace yard
