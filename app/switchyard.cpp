// switchyard: the console with a proxy in it.
#include <QApplication>
#include <csignal>
#include <cstdio>

#include "app/console.h"
#include "ui/settings.h"
#include "ui/theme.h"

namespace {

/// Everything grows with the text, so that it stays as it belongs together. Qt reads this once,
/// when the application begins.
void scaleText(const yard::ConsoleOptions& options) {
    using yard::Settings;
    const int chosen =
        options.screenshot.isEmpty() ? Settings::ofUser().textSize() : Settings::SmallestText;
    bool set = false;
    const double given = qEnvironmentVariable("QT_SCALE_FACTOR").toDouble(&set);
    const double factor = (set ? given : 1) * options.textSize.value_or(chosen) / 100;
    qputenv("QT_SCALE_FACTOR", QByteArray::number(factor));
}

}  // namespace

int main(int argc, char** argv) {
    using namespace yard;
    // Read before there is an application: help needs no screen.
    QStringList arguments;
    for (int i = 0; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = parseConsoleOptions(arguments);
    if (!options) {
        fprintf(stderr, "%s\nTry --help.\n", options.error().c_str());
        return 1;
    }
    if (options->say) {
        fputs(qPrintable(*options->say), stdout);
        return 0;
    }
    std::signal(SIGPIPE, SIG_IGN);
    scaleText(*options);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Switchyard"));
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    return Console(*options).run();
}
