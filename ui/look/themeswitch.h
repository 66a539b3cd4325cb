#pragma once

#include <QDBusVariant>
#include <QObject>

namespace yard {

enum class ThemeChoice { System, Light, Dark };

/// Applies the theme that is wanted: one of two, or as the desktop has it (its portal's
/// colour scheme; where there is none, whether the palette is dark), following when that changes.
class ThemeSwitch final : public QObject {
    Q_OBJECT
public:
    explicit ThemeSwitch(ThemeChoice choice, QObject* parent = nullptr);
    ThemeChoice choice() const { return m_choice; }
    /// The other one, from now on.
    void toggle();
    /// As the desktop has it, from now on.
    void follow();

signals:
    void chosen(yard::ThemeChoice choice);

private slots:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void choose(ThemeChoice choice);
    void askPortal();
    void takeScheme(const QVariant& value);
    void apply();

    ThemeChoice m_choice;
    const bool m_paletteDark;  ///< as it was before there was a theme of ours
    bool m_systemDark;
    bool m_listens = false;
};

}  // namespace yard
