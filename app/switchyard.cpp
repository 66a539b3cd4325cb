// switchyard: the console with a proxy in it.
#include <unistd.h>

#include <QApplication>
#include <csignal>
#include <cstdio>
#include <vector>

#include "app/console.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"

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

/// In place of this process; what it had open is closed by now.
int startAgain(const QStringList& arguments) {
    std::vector<QByteArray> words{QByteArrayLiteral("switchyard")};
    for (const QString& argument : arguments) words.push_back(argument.toLocal8Bit());
    std::vector<char*> argv;
    for (QByteArray& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    execv("/proc/self/exe", argv.data());
    perror("cannot start again");
    return 1;
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
    const QByteArray scale = qgetenv("QT_SCALE_FACTOR");
    scaleText(*options);
    QStringList again;
    {
        QApplication application(argc, argv);
        QApplication::setApplicationName(QStringLiteral("Switchyard"));
        QApplication::setStyle(QStringLiteral("Fusion"));
        QApplication::setFont(uiFont(13));
        Console console(*options);
        const int exitCode = console.run();
        again = console.again();
        if (again.isEmpty()) return exitCode;
    }
    qputenv("QT_SCALE_FACTOR", scale.isEmpty() ? QByteArrayLiteral("1") : scale);
    return startAgain(again);
}
