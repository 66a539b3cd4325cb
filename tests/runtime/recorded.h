#pragma once

#include <QFile>
#include <string>

#include "tests/support/program.h"

namespace yard::test {

/// What a real HAProxy 2.6.12 answered, kept in tests/runtime/recorded.
inline std::string recorded(const char* name) {
    QFile file(sourcePath("tests/runtime/recorded/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no recorded answer %s", name);
    return file.readAll().toStdString();
}

}  // namespace yard::test
