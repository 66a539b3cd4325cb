// switchyard: the console with a proxy in it.
#include <QApplication>
#include <csignal>
#include <cstdio>

#include "app/console.h"
#include "ui/theme.h"

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
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Switchyard"));
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(uiFont(13));
    return Console(*options).run();
}
