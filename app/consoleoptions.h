#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/result.h"
#include "ui/look/themeswitch.h"

namespace yard {

/// What the command line of the console asks for.
struct ConsoleOptions {
    QStringList files;                 ///< empty: the live demo, or what `attach` says
    QString attach;                    ///< stats socket of a proxy that runs; empty: none
    std::optional<ThemeChoice> theme;  ///< empty: as it was chosen before
    std::optional<QSize> size;         ///< empty: as it was left
    std::optional<int> textSize;       ///< in %; empty: as it was chosen before
    QString screenshot;                ///< a PNG to draw the window into; empty: none
    double after = 3;                  ///< seconds from the start to the screenshot
    bool strict = false;
    std::optional<QString> say;  ///< the text of --help or --version: printed, then the end
};

/// `arguments` with the program's name in front. An Error names the argument that makes no sense.
Result<ConsoleOptions> parseConsoleOptions(const QStringList& arguments);

}  // namespace yard
