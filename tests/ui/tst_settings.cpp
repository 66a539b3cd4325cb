#include <QTemporaryDir>
#include <QTest>

#include "ui/look/settings.h"

using namespace yard;

namespace {

QString text(const char* s) { return QString::fromUtf8(s); }

}  // namespace

class TestSettings : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Settings open() const {
        return Settings(std::make_unique<QSettings>(m_folder.filePath(text("console.ini")),
                                                    QSettings::IniFormat));
    }

private slots:
    void firstRun() {
        const Settings settings = open();
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QVERIFY(settings.geometry().isEmpty() && settings.split(text("whole")).isEmpty());
        QVERIFY(!settings.span());
        QVERIFY(settings.recentFiles().isEmpty());
    }

    void isThereTheNextTime() {
        {
            Settings settings = open();
            settings.setTheme(ThemeChoice::Dark);
            settings.setGeometry("where it was");
            settings.setSplit(text("whole"), "sizes");
            settings.setSpan(900);
            settings.addRecent(text("/etc/a.cfg"));
        }
        const Settings settings = open();
        QCOMPARE(settings.theme(), ThemeChoice::Dark);
        QCOMPARE(settings.geometry(), QByteArray("where it was"));
        QCOMPARE(settings.split(text("whole")), QByteArray("sizes"));
        QVERIFY(settings.split(text("left")).isEmpty());
        QVERIFY(settings.span() == 900);
        QCOMPARE(settings.recentFiles(), QStringList{text("/etc/a.cfg")});
    }

    void nonsenseIsIgnored() {
        {
            QSettings raw(m_folder.filePath(text("console.ini")), QSettings::IniFormat);
            raw.setValue(text("theme"), text("blue"));
            raw.setValue(text("span"), text("soon"));
        }
        QCOMPARE(open().theme(), ThemeChoice::System);
        QVERIFY(!open().span());
    }

    void addressesAreApartFromFiles() {
        Settings settings = open();
        const QStringList files = settings.recentFiles();
        settings.addRecentAddress(text("/run/a"));
        settings.addRecentAddress(text("10.0.0.7:9999"));
        settings.addRecentAddress(text("/run/a"));
        QCOMPARE(settings.recentAddresses(), (QStringList{text("/run/a"), text("10.0.0.7:9999")}));
        QCOMPARE(settings.recentFiles(), files);
    }

    void recentFilesAreFewAndOnce() {
        Settings settings = open();
        for (int i = 0; i < 20; ++i) settings.addRecent(text("/f%1").arg(i % 12));
        settings.addRecent(text("/f5"));
        const QStringList recent = settings.recentFiles();
        QCOMPARE(recent.size(), qsizetype(Settings::MaxRecent));
        QCOMPARE(recent.front(), text("/f5"));
        QCOMPARE(recent.count(text("/f5")), 1);
        QCOMPARE(recent[1], text("/f7"));
    }

    /// For pictures.
    void withoutAStoreNothingIsKept() {
        Settings settings;
        settings.setTheme(ThemeChoice::Dark);
        settings.addRecent(text("/a"));
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QVERIFY(settings.recentFiles().isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
