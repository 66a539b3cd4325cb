#pragma once

#include <QtTest>

#include "tests/compat/story.h"

namespace yard::test {

/// What the configurations of stories begin with.
inline const QString Defaults = QStringLiteral(R"(defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 10s
    timeout check 5s
    retries 0
)");

/// The lines that differ, each with its number.
inline QString difference(const QStringList& real, const QStringList& ours) {
    QString text;
    for (qsizetype i = 0; i < std::max(real.size(), ours.size()); ++i)
        if (real.value(i) != ours.value(i))
            text += QStringLiteral("\n%1 haproxy:    %2\n%1 switchyard: %3")
                        .arg(QString::number(i), real.value(i), ours.value(i));
    return text;
}

/// Plays a story with the real haproxy and with ours; the answer is where they differ.
inline QString toldDifferently(const QString& config, const QString& story) {
    StoryPlayer real(haproxy(), config);
    if (!real.started()) return real.errors();
    StoryPlayer ours(switchyardd(), config, {QStringLiteral("--strict")});
    if (!ours.started()) return ours.errors();
    const QStringList asReal = play(real, story);
    // A story that stops half way with both says nothing.
    if (asReal.value(asReal.size() - 1).startsWith(Stuck)) return asReal.last();
    return difference(asReal, play(ours, story));
}

}  // namespace yard::test
