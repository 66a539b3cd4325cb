#include "ui/look/settings.h"

namespace yard {
namespace {

const auto ThemeKey = QStringLiteral("theme"), SpanKey = QStringLiteral("span");
const auto RecentKey = QStringLiteral("recent"), AddressKey = QStringLiteral("attached");
const auto LightWord = QStringLiteral("light"), DarkWord = QStringLiteral("dark");

/// The latest first, once each.
QStringList withFirst(const QString& latest, QStringList list) {
    list.removeAll(latest);
    list.prepend(latest);
    return list.mid(0, Settings::MaxRecent);
}

QString frontKey(const QString& place) { return QStringLiteral("front/") + place; }

QString splitKey(const QString& name) { return QStringLiteral("split/") + name; }

}  // namespace

Settings Settings::ofUser() {
    return Settings(std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                                QStringLiteral("Switchyard"),
                                                QStringLiteral("console")));
}

ThemeChoice Settings::theme() const {
    const QString word = value(ThemeKey).toString();
    if (word == LightWord) return ThemeChoice::Light;
    if (word == DarkWord) return ThemeChoice::Dark;
    return ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::Light:
            return set(ThemeKey, LightWord);
        case ThemeChoice::Dark:
            return set(ThemeKey, DarkWord);
        case ThemeChoice::System:
            return set(ThemeKey, QStringLiteral("system"));
    }
}

QByteArray Settings::split(const QString& name) const {
    return value(splitKey(name)).toByteArray();
}

void Settings::setSplit(const QString& name, const QByteArray& state) {
    set(splitKey(name), state);
}

std::optional<int> Settings::span() const {
    bool number = false;
    const int seconds = value(SpanKey).toInt(&number);
    return number && seconds > 0 ? std::optional(seconds) : std::nullopt;
}

std::optional<int> Settings::front(const QString& place) const {
    bool number = false;
    const int panel = value(frontKey(place)).toInt(&number);
    return number ? std::optional(panel) : std::nullopt;
}

void Settings::setFront(const QString& place, int panel) { set(frontKey(place), panel); }

int Settings::textSize() const {
    bool number = false;
    const int percent = value(QStringLiteral("textsize")).toInt(&number);
    return number ? qBound(SmallestText, percent, LargestText) : SmallestText;
}

void Settings::addRecent(const QString& file) { set(RecentKey, withFirst(file, recentFiles())); }

QStringList Settings::recentAddresses() const { return value(AddressKey).toStringList(); }

void Settings::addRecentAddress(const QString& address) {
    set(AddressKey, withFirst(address, recentAddresses()));
}

void Settings::set(const QString& key, const QVariant& value) {
    if (m_store) m_store->setValue(key, value);
}

}  // namespace yard
