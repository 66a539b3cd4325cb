#pragma once

#include <QString>
#include <QStringList>

#include "core/config/reading/parser.h"

/// Short ways to parse a text within a test.
namespace yard::test {

inline Parsed parseText(const std::string& text, const ParseOptions& options = {}) {
    return parseConfig({{"t.cfg", text}}, options);
}

/// "A:4 text" for an alert that concerns line 4, "W:.. text" for a warning; without the two closing
/// lines about the whole file.
inline QStringList notesOf(const Parsed& parsed) {
    QStringList notes;
    for (const Diagnostic& note : parsed.notes) {
        const QString text = QString::fromStdString(note.text);
        if (text.startsWith(QLatin1String("Error(s) found")) ||
            text == QLatin1String("Fatal errors found in configuration."))
            continue;
        const char level = note.level == Level::Alert     ? 'A'
                           : note.level == Level::Warning ? 'W'
                                                          : 'N';
        notes += QLatin1Char(level) + QStringLiteral(":%1 ").arg(note.where.line) + text;
    }
    return notes;
}

inline QStringList alertsOf(const Parsed& parsed) {
    return notesOf(parsed).filter(QStringLiteral("A:"));
}

/// What makes a section complete enough to be silent.
inline const std::string QuietDefaults =
    "defaults\n timeout client 1s\n timeout connect 1s\n timeout server 1s\n";

/// Parses a listen section of these lines (with a bind and timeouts) and gives it; the test fails
/// when anything is wrong.
inline std::shared_ptr<const ProxyConf> listenOf(const std::string& lines) {
    const Parsed parsed = parseText(QuietDefaults + "listen l\n bind :80\n" + lines);
    if (!parsed.notes.empty()) qWarning("%s", parsed.notes.front().text.c_str());
    return parsed.config && parsed.notes.empty() ? parsed.config->proxies.front() : nullptr;
}

}  // namespace yard::test
