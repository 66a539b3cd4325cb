#include "ui/look/themeswitch.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QPalette>

#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr int PortalTimeoutMs = 300;
const auto Service = QStringLiteral("org.freedesktop.portal.Desktop");
const auto Path = QStringLiteral("/org/freedesktop/portal/desktop");
const auto Interface = QStringLiteral("org.freedesktop.portal.Settings");
const auto Group = QStringLiteral("org.freedesktop.appearance");
const auto Key = QStringLiteral("color-scheme");

// The portal's numbers.
constexpr unsigned PreferDark = 1, PreferLight = 2;

}  // namespace

ThemeSwitch::ThemeSwitch(ThemeChoice choice, QObject* parent)
    : QObject(parent),
      m_choice(choice),
      m_paletteDark(QGuiApplication::palette().color(QPalette::Window).lightnessF() < 0.5F),
      m_systemDark(m_paletteDark) {
    if (choice == ThemeChoice::System) askPortal();
    apply();
}

void ThemeSwitch::askPortal() {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    QDBusMessage question =
        QDBusMessage::createMethodCall(Service, Path, Interface, QStringLiteral("Read"));
    question << Group << Key;
    const QDBusMessage answer = bus.call(question, QDBus::Block, PortalTimeoutMs);
    if (answer.type() == QDBusMessage::ReplyMessage) takeScheme(answer.arguments().value(0));
    m_listens =
        m_listens || bus.connect(Service, Path, Interface, QStringLiteral("SettingChanged"), this,
                                 SLOT(settingChanged(QString, QString, QDBusVariant)));
}

/// A variant in a variant in a variant, by the portal's version.
void ThemeSwitch::takeScheme(const QVariant& value) {
    QVariant inner = value;
    while (inner.canConvert<QDBusVariant>()) inner = inner.value<QDBusVariant>().variant();
    const unsigned scheme = inner.toUInt();
    // Without a preference, which is what some desktops call light, the palette tells.
    m_systemDark = scheme == PreferDark || (scheme != PreferLight && m_paletteDark);
}

void ThemeSwitch::settingChanged(const QString& group, const QString& key,
                                 const QDBusVariant& value) {
    if (group != Group || key != Key) return;
    takeScheme(value.variant());
    if (m_choice == ThemeChoice::System) apply();
}

void ThemeSwitch::toggle() { choose(tokens().dark ? ThemeChoice::Light : ThemeChoice::Dark); }

void ThemeSwitch::follow() {
    askPortal();
    choose(ThemeChoice::System);
}

void ThemeSwitch::choose(ThemeChoice choice) {
    m_choice = choice;
    apply();
    emit chosen(m_choice);
}

void ThemeSwitch::apply() {
    applyTheme(m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_systemDark));
}

}  // namespace yard
