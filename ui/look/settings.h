#pragma once

#include <QSettings>
#include <QStringList>
#include <memory>
#include <optional>

#include "ui/look/themeswitch.h"

namespace yard {

/// What the console remembers from one run to the next. Written as it changes. GUI thread.
class Settings final {
public:
    static constexpr int MaxRecent = 8;

    /// Remembers nothing: for pictures, which must not depend on who makes them.
    Settings() = default;
    explicit Settings(std::unique_ptr<QSettings> store) : m_store(std::move(store)) {}
    /// The user's own: ~/.config/Switchyard/console.conf (XDG_CONFIG_HOME counts).
    static Settings ofUser();

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    /// Of QWidget::saveGeometry(); empty: never saved.
    QByteArray geometry() const { return value(QStringLiteral("window")).toByteArray(); }
    void setGeometry(const QByteArray& geometry) { set(QStringLiteral("window"), geometry); }
    /// Of QSplitter::saveState(), by the splitter's name; empty: nobody moved it.
    QByteArray split(const QString& name) const;
    void setSplit(const QString& name, const QByteArray& state);
    /// The panel that was in front of those that share a place, by that place's name.
    std::optional<int> front(const QString& place) const;
    void setFront(const QString& place, int panel);
    /// Of the Servers table; empty: nobody chose.
    QStringList columns() const { return value(QStringLiteral("columns")).toStringList(); }
    void setColumns(const QStringList& names) { set(QStringLiteral("columns"), names); }
    /// Seconds that the timeline shows; empty: nobody chose.
    std::optional<int> span() const;
    void setSpan(int seconds) { set(QStringLiteral("span"), seconds); }
    /// How large everything is, in %: 100 to 200.
    int textSize() const;
    void setTextSize(int percent) { set(QStringLiteral("textsize"), percent); }
    static constexpr int SmallestText = 100, LargestText = 200, TextStep = 25;
    /// Configuration files that ran, the latest first.
    QStringList recentFiles() const { return value(QStringLiteral("recent")).toStringList(); }
    void addRecent(const QString& file);
    /// Stats sockets that the console was attached to, the latest first.
    QStringList recentAddresses() const;
    void addRecentAddress(const QString& address);
    /// The console changes nothing.
    bool readOnly() const { return value(QStringLiteral("readonly")).toBool(); }
    void setReadOnly(bool readOnly) { set(QStringLiteral("readonly"), readOnly); }
    /// Closing the window leaves the proxy running, with an icon in the tray.
    bool closesToTray() const { return value(QStringLiteral("tray")).toBool(); }
    void setClosesToTray(bool closes) { set(QStringLiteral("tray"), closes); }
    /// Typed into the command line, the oldest first.
    QStringList commandLines() const { return value(QStringLiteral("lines")).toStringList(); }
    void setCommandLines(const QStringList& lines) { set(QStringLiteral("lines"), lines); }

private:
    QVariant value(const QString& key) const { return m_store ? m_store->value(key) : QVariant(); }
    void set(const QString& key, const QVariant& value);

    std::unique_ptr<QSettings> m_store;
};

}  // namespace yard
