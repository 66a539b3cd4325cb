#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "tests/support/program.h"

/// The arrows of the house: a room includes itself, the rooms named for it, and what those may.
class TestIncludes : public QObject {
    Q_OBJECT

    using Rooms = QSet<QString>;
    static const QMap<QString, QStringList>& arrows() {
        static const QMap<QString, QStringList> all = {
            {QStringLiteral("core/base"), {}},
            {QStringLiteral("core/control"), {QStringLiteral("core/base")}},
            {QStringLiteral("core/tls"), {QStringLiteral("core/base")}},
            {QStringLiteral("core/config"), {QStringLiteral("core/tls")}},
            {QStringLiteral("core/net"), {QStringLiteral("core/tls")}},
            {QStringLiteral("core/http"), {QStringLiteral("core/config")}},
            {QStringLiteral("core/servers"), {QStringLiteral("core/config")}},
            {QStringLiteral("core/balance"), {QStringLiteral("core/servers")}},
            {QStringLiteral("core/stick"), {QStringLiteral("core/http")}},
            {QStringLiteral("core/checks"),
             {QStringLiteral("core/servers"), QStringLiteral("core/net"),
              QStringLiteral("core/http")}},
            {QStringLiteral("core/traffic"),
             {QStringLiteral("core/balance"), QStringLiteral("core/stick"),
              QStringLiteral("core/net"), QStringLiteral("core/control")}},
            {QStringLiteral("core/engine"),
             {QStringLiteral("core/checks"), QStringLiteral("core/traffic")}},
            {QStringLiteral("core/runtime"),
             {QStringLiteral("core/control"), QStringLiteral("core/config"),
              QStringLiteral("core/net")}},
            {QStringLiteral("core/lab"), {QStringLiteral("core/engine")}},
            {QStringLiteral("ui"), {QStringLiteral("core/control")}},
            {QStringLiteral("app"),
             {QStringLiteral("ui"), QStringLiteral("core/lab"), QStringLiteral("core/runtime")}},
        };
        return all;
    }

    static Rooms reach(const QString& room) {
        Rooms found{room};
        for (const QString& next : arrows().value(room)) found += reach(next);
        return found;
    }

    static QString roomOf(const QString& path) {
        const QStringList parts = path.split(u'/');
        return parts[0] == u"core" ? parts[0] + u'/' + parts.value(1) : parts[0];
    }

private slots:
    void everyFolderIsARoom() {
        const QDir core(yard::test::sourcePath("core"));
        for (const QString& name : core.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(arrows().contains(QStringLiteral("core/") + name), qPrintable(name));
    }

    void onlyDownwards() {
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s+\"([^\"]+)\""),
                                                QRegularExpression::MultilineOption);
        const QDir root(yard::test::sourcePath(""));
        int seen = 0;
        QStringList wrong;
        for (const QString& top :
             {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            QDirIterator it(root.filePath(top), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                            QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                QFile file(it.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString path = root.relativeFilePath(file.fileName());
                const Rooms allowed = reach(roomOf(path));
                auto found = include.globalMatch(QString::fromUtf8(file.readAll()));
                while (found.hasNext()) {
                    const QString target = found.next().captured(1);
                    if (!target.contains(u'/')) continue;  // a .moc of its own
                    ++seen;
                    if (!allowed.contains(roomOf(target)))
                        wrong << path + QStringLiteral(" includes ") + target;
                }
            }
        }
        QVERIFY(seen > 100);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestIncludes)
#include "tst_includes.moc"
