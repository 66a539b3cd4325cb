// The theme as the desktop wants it: its portal stands on a bus of the test's own.
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>

#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"

using namespace yard;

namespace {

const auto Service = QStringLiteral("org.freedesktop.portal.Desktop");
const auto Path = QStringLiteral("/org/freedesktop/portal/desktop");
const auto Interface = QStringLiteral("org.freedesktop.portal.Settings");
const auto Group = QStringLiteral("org.freedesktop.appearance");
const auto Key = QStringLiteral("color-scheme");

constexpr unsigned None = 0, Dark = 1, Light = 2;

}  // namespace

/// Answers on a thread of its own, for who asks waits.
class Portal final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    std::atomic<unsigned> scheme = None;

public slots:
    QDBusVariant Read(const QString& group, const QString& key) {
        const bool known = group == Group && key == Key;
        // Versions before 2 wrap it once more.
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? scheme.load() : 99U)));
    }
};

class TestThemeSwitch : public QObject {
    Q_OBJECT

    QProcess m_bus;
    QThread m_thread;
    Portal m_portal;

    static QDBusConnection desktop() { return QDBusConnection(QStringLiteral("desktop")); }

    /// The user changes it.
    void prefer(unsigned scheme) {
        m_portal.scheme = scheme;
        QDBusMessage news =
            QDBusMessage::createSignal(Path, Interface, QStringLiteral("SettingChanged"));
        news << Group << Key << QVariant::fromValue(QDBusVariant(scheme));
        QVERIFY(desktop().send(news));
    }

private slots:
    void initTestCase() {
        m_bus.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_bus.start(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--session"), QStringLiteral("--nofork"),
                     QStringLiteral("--print-address")});
        QTRY_VERIFY(m_bus.canReadLine());
        const QByteArray address = m_bus.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        QDBusConnection::connectToBus(QString::fromUtf8(address), QStringLiteral("desktop"));
        m_portal.moveToThread(&m_thread);
        m_thread.start();
        QVERIFY(desktop().registerObject(Path, &m_portal, QDBusConnection::ExportAllSlots));
        QVERIFY(desktop().registerService(Service));
    }

    void cleanupTestCase() {
        m_thread.quit();
        m_thread.wait();
        QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
        QDBusConnection::disconnectFromBus(QStringLiteral("qt_default_session_bus"));
        m_bus.terminate();
        m_bus.waitForFinished();
    }

    void startsAsTheDesktopHasIt() {
        m_portal.scheme = Dark;
        const ThemeSwitch dark(ThemeChoice::System);
        QVERIFY(tokens().dark);
        const ThemeSwitch chosen(ThemeChoice::Light);
        QVERIFY(!tokens().dark);
    }

    /// Some desktops say "no preference" where they mean light.
    void followsTheDesktop() {
        m_portal.scheme = Light;
        applyTheme(false);  // what the palette says is light
        const ThemeSwitch theme(ThemeChoice::System);
        QVERIFY(!tokens().dark);
        prefer(Dark);
        QTRY_VERIFY(tokens().dark);
        prefer(None);
        QTRY_VERIFY(!tokens().dark);
    }

    void aChoiceHoldsUntilTheDesktopIsFollowedAgain() {
        m_portal.scheme = Dark;
        applyTheme(false);
        ThemeSwitch theme(ThemeChoice::System);
        const QSignalSpy chosen(&theme, &ThemeSwitch::chosen);
        theme.toggle();
        QVERIFY(!tokens().dark);
        QCOMPARE(theme.choice(), ThemeChoice::Light);
        theme.follow();
        QVERIFY(tokens().dark);
        QCOMPARE(theme.choice(), ThemeChoice::System);
        QCOMPARE(chosen.size(), 2);
    }

    void whoNeverAskedMayFollowLater() {
        m_portal.scheme = Dark;
        applyTheme(false);
        ThemeSwitch theme(ThemeChoice::Light);
        theme.follow();
        QVERIFY(tokens().dark);
        prefer(Light);
        QTRY_VERIFY(!tokens().dark);
    }
};

QTEST_MAIN(TestThemeSwitch)
#include "tst_themeswitch.moc"
