#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "tests/support/program.h"

/// The arrows of the house: a room, which is a folder, includes itself, the rooms named for it, and
/// what those may.
class TestIncludes : public QObject {
    Q_OBJECT

    using Rooms = QSet<QString>;
    static const QMap<QString, QStringList>& arrows() {
        static const QMap<QString, QStringList> all = {
            {QStringLiteral("core/base"), {}},
            {QStringLiteral("core/control"), {QStringLiteral("core/base")}},
            {QStringLiteral("core/tls"), {QStringLiteral("core/base")}},
            {QStringLiteral("core/config/values"), {QStringLiteral("core/tls")}},
            {QStringLiteral("core/config/reading"), {QStringLiteral("core/config/values")}},
            {QStringLiteral("core/config/words"), {QStringLiteral("core/config/reading")}},
            {QStringLiteral("core/net"), {QStringLiteral("core/tls")}},
            {QStringLiteral("core/http/message"), {QStringLiteral("core/config/values")}},
            {QStringLiteral("core/http/samples"), {QStringLiteral("core/http/message")}},
            {QStringLiteral("core/http/rules"), {QStringLiteral("core/http/samples")}},
            {QStringLiteral("core/servers"), {QStringLiteral("core/config/values")}},
            {QStringLiteral("core/balance"), {QStringLiteral("core/servers")}},
            {QStringLiteral("core/stick"), {QStringLiteral("core/http/rules")}},
            {QStringLiteral("core/checks"),
             {QStringLiteral("core/servers"), QStringLiteral("core/net"),
              QStringLiteral("core/http/rules")}},
            {QStringLiteral("core/traffic/backends"),
             {QStringLiteral("core/balance"), QStringLiteral("core/stick"),
              QStringLiteral("core/net"), QStringLiteral("core/control")}},
            {QStringLiteral("core/traffic/sessions"), {QStringLiteral("core/traffic/backends")}},
            {QStringLiteral("core/engine/tables"),
             {QStringLiteral("core/stick"), QStringLiteral("core/control")}},
            {QStringLiteral("core/engine/services"), {QStringLiteral("core/traffic/backends")}},
            {QStringLiteral("core/engine/graph"),
             {QStringLiteral("core/traffic/sessions"), QStringLiteral("core/config/reading")}},
            {QStringLiteral("core/engine/running"),
             {QStringLiteral("core/engine/tables"), QStringLiteral("core/engine/services"),
              QStringLiteral("core/engine/graph"), QStringLiteral("core/checks"),
              QStringLiteral("core/config/words")}},
            {QStringLiteral("core/runtime/grammar"),
             {QStringLiteral("core/control"), QStringLiteral("core/config/values")}},
            {QStringLiteral("core/runtime/stats"), {QStringLiteral("core/control")}},
            {QStringLiteral("core/runtime/served"),
             {QStringLiteral("core/runtime/grammar"), QStringLiteral("core/runtime/stats"),
              QStringLiteral("core/net")}},
            {QStringLiteral("core/runtime/attached"),
             {QStringLiteral("core/runtime/grammar"), QStringLiteral("core/runtime/stats")}},
            {QStringLiteral("core/lab"), {QStringLiteral("core/engine/running")}},
            {QStringLiteral("ui/look"), {QStringLiteral("core/control")}},
            {QStringLiteral("ui/desk"), {QStringLiteral("ui/look")}},
            {QStringLiteral("ui/parts"), {QStringLiteral("ui/desk")}},
            {QStringLiteral("ui/commands"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/configuration"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/events"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/requests"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/servers"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/sessions"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/stick"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/timeline"), {QStringLiteral("ui/parts")}},
            {QStringLiteral("ui/window"),
             {QStringLiteral("ui/commands"), QStringLiteral("ui/configuration"),
              QStringLiteral("ui/events"), QStringLiteral("ui/requests"),
              QStringLiteral("ui/servers"), QStringLiteral("ui/sessions"),
              QStringLiteral("ui/stick"), QStringLiteral("ui/timeline")}},
            {QStringLiteral("app"),
             {QStringLiteral("ui/window"), QStringLiteral("core/lab"),
              QStringLiteral("core/runtime/served"), QStringLiteral("core/runtime/attached")}},
        };
        return all;
    }

    static Rooms reach(const QString& room) {
        Rooms found{room};
        for (const QString& next : arrows().value(room)) found += reach(next);
        return found;
    }

    static QStringList sources(const QDir& root) {
        QStringList found;
        for (const QString& top :
             {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            QDirIterator it(root.filePath(top), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                            QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) found << root.relativeFilePath(it.next());
        }
        return found;
    }

    static QString roomOf(const QString& path) { return path.section(u'/', 0, -2); }

private slots:
    void everySourceIsInARoom() {
        const QDir root(yard::test::sourcePath(""));
        for (const QString& path : sources(root))
            QVERIFY2(arrows().contains(roomOf(path)), qPrintable(path));
    }

    void onlyDownwards() {
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s+\"([^\"]+)\""),
                                                QRegularExpression::MultilineOption);
        const QDir root(yard::test::sourcePath(""));
        int seen = 0;
        QStringList wrong;
        for (const QString& path : sources(root)) {
            QFile file(root.filePath(path));
            QVERIFY(file.open(QIODevice::ReadOnly));
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
        QVERIFY(seen > 100);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestIncludes)
#include "tst_includes.moc"
