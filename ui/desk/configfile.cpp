#include "ui/desk/configfile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QSaveFile>

namespace yard {
namespace {

/// No name that a folder of configurations would be read with: those end in .cfg.
QString freeBackupName(const QString& file) {
    const QString base = file + QStringLiteral(".backup-") +
                         QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString name = base;
    for (int n = 2; QFile::exists(name); ++n) name = QStringLiteral("%1-%2").arg(base).arg(n);
    return name;
}

}  // namespace

Result<bool> writeWhole(const QString& file, const QByteArray& text) {
    QSaveFile save(file);
    const bool written =
        save.open(QIODevice::WriteOnly) && save.write(text) == text.size() && save.commit();
    if (!written) return Error{(file + QStringLiteral(": ") + save.errorString()).toStdString()};
    return true;
}

Result<QString> replaceFile(const QString& file, const QByteArray& text) {
    const QString backup = freeBackupName(file);
    QFile before(file);
    if (!before.copy(backup))
        return Error{(backup + QStringLiteral(": ") + before.errorString()).toStdString()};
    if (const auto written = writeWhole(file, text); !written) {
        QFile::remove(backup);
        return Error{written.error()};
    }
    return backup;
}

}  // namespace yard
