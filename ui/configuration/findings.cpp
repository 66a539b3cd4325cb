#include "ui/configuration/findings.h"

#include <QCoreApplication>

#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {

QString levelWord(Level level) {
    switch (level) {
        case Level::Notice:
            return QCoreApplication::translate("Findings", "Notice");
        case Level::Warning:
            return QCoreApplication::translate("Findings", "Warning");
        case Level::Alert:
            return QCoreApplication::translate("Findings", "Error");
    }
    return {};
}

Shown levelShape(Level level) {
    return level == Level::Alert     ? Shown::Down
           : level == Level::Warning ? Shown::Drain
                                     : Shown::Maint;
}

QPixmap levelPixmap(Level level, int size, qreal dpr) {
    const bool error = level == Level::Alert;
    return iconPixmap(error ? QStringLiteral("fail") : QStringLiteral("warn"),
                      tokens().mark(levelShape(level)), size, dpr);
}

QString findingText(const Diagnostic& note) {
    const QString text = words(note.text).trimmed();
    const QString place =
        QStringLiteral("[%1:%2]").arg(words(note.where.file)).arg(note.where.line);
    // HAProxy writes some of them without the first blank.
    for (const QString& front : {QStringLiteral("parsing "), QString()})
        for (const QString& mark : {QStringLiteral(" : "), QStringLiteral(": ")})
            if (text.startsWith(front + place + mark))
                return text.mid(front.size() + place.size() + mark.size());
    return text;
}

}  // namespace yard
