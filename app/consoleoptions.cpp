#include "app/consoleoptions.h"

#include <QCommandLineParser>
#include <QRegularExpression>

#include "core/runtime/attached/socketplace.h"
#include "ui/look/settings.h"

namespace yard {
namespace {

struct Words {
    QCommandLineOption demo{QStringLiteral("demo"),
                            QStringLiteral("The live demo, as without a FILE.")};
    QCommandLineOption attach{
        QStringLiteral("attach"),
        QStringLiteral("Attach to a HAProxy or a switchyardd that runs already, by its stats "
                       "socket: a path, or HOST:PORT. It runs on when the console closes."),
        QStringLiteral("address")};
    QCommandLineOption theme{QStringLiteral("theme"),
                             QStringLiteral("light, dark or system (default: as chosen "
                                            "in the window, or system)."),
                             QStringLiteral("theme")};
    QCommandLineOption size{
        QStringLiteral("size"),
        QStringLiteral("Size of the window, as 1440x900 (default: as it was left)."),
        QStringLiteral("WxH")};
    QCommandLineOption textSize{
        QStringLiteral("text-size"),
        QStringLiteral("Size of the text and all else, 100 to 200 % (default: as chosen in the "
                       "window)."),
        QStringLiteral("percent")};
    QCommandLineOption screenshot{QStringLiteral("screenshot"),
                                  QStringLiteral("Draw the window into a PNG file, then end."),
                                  QStringLiteral("PNG")};
    QCommandLineOption after{QStringLiteral("after"),
                             QStringLiteral("Seconds until the screenshot (default 3)."),
                             QStringLiteral("seconds"), QStringLiteral("3")};
    QCommandLineOption strict{
        QStringLiteral("strict"),
        QStringLiteral("HAProxy's own behaviour: '# switchyard:' additions are off.")};
    // Qt takes it out of the arguments and does it.
    QCommandLineOption reverse{QStringLiteral("reverse"),
                               QStringLiteral("Right to left, as for Arabic or Hebrew.")};
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")},
                            QStringLiteral("This text.")};
    QCommandLineOption version{{QStringLiteral("v"), QStringLiteral("version")},
                               QStringLiteral("The version.")};

    void addTo(QCommandLineParser& parser) const {
        parser.setApplicationDescription(
            QStringLiteral("A failover load balancer with an operations console. Runs a HAProxy "
                           "configuration file; without one, a live demo."));
        parser.addOptions({demo, attach, theme, size, textSize, screenshot, after, strict, reverse,
                           help, version});
        parser.addPositionalArgument(QStringLiteral("FILE"),
                                     QStringLiteral("Configuration, or a folder of *.cfg files."),
                                     QStringLiteral("[FILE...]"));
    }
};

std::optional<QSize> sizeOf(const QString& text) {
    const QStringList parts = text.split(u'x');
    if (parts.size() != 2) return {};
    const QSize size(parts[0].toInt(), parts[1].toInt());
    return size.width() >= 200 && size.height() >= 200 && size.width() <= 16384 &&
                   size.height() <= 16384
               ? std::optional(size)
               : std::nullopt;
}

std::optional<ThemeChoice> themeOf(const QString& text) {
    if (text == u"light") return ThemeChoice::Light;
    if (text == u"dark") return ThemeChoice::Dark;
    if (text == u"system") return ThemeChoice::System;
    return {};
}

Error badValue(const QCommandLineOption& option, const QString& value, const char* wants) {
    return Error{"--" + option.names().constFirst().toStdString() + " wants " + wants + ", not '" +
                 value.toStdString() + "'"};
}

}  // namespace

Result<ConsoleOptions> parseConsoleOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    const Words words;
    words.addTo(parser);
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);  // "-reverse"
    if (!parser.parse(arguments)) return Error{parser.errorText().toStdString()};
    ConsoleOptions options;
    // There is no application yet whose name Qt could tell.
    static const QRegularExpression usage(QStringLiteral("^Usage: \\S+"));
    if (parser.isSet(words.help))
        options.say = parser.helpText().replace(usage, QStringLiteral("Usage: switchyard"));
    if (parser.isSet(words.version)) options.say = QStringLiteral("Switchyard " YARD_VERSION "\n");
    options.files = parser.positionalArguments();
    if (parser.isSet(words.demo) && !options.files.isEmpty())
        return Error{"--demo brings its own configuration: no FILE beside it"};
    options.attach = parser.value(words.attach);
    if (parser.isSet(words.attach)) {
        if (parser.isSet(words.demo) || !options.files.isEmpty())
            return Error{
                "--attach shows a proxy that runs by itself: no FILE and no --demo beside it"};
        if (const auto place = SocketPlace::read(options.attach.toStdString()); !place)
            return Error{"--attach: " + place.error()};
    }
    const QString theme = parser.value(words.theme), size = parser.value(words.size);
    options.theme = themeOf(theme);
    options.size = sizeOf(size);
    if (parser.isSet(words.theme) && !options.theme)
        return badValue(words.theme, theme, "light, dark or system");
    if (parser.isSet(words.size) && !options.size)
        return badValue(words.size, size, "a size such as 1440x900");
    bool number = false;
    const int textSize = parser.value(words.textSize).toInt(&number);
    if (parser.isSet(words.textSize)) {
        if (!number || textSize < Settings::SmallestText || textSize > Settings::LargestText)
            return badValue(words.textSize, parser.value(words.textSize), "100 to 200");
        options.textSize = textSize;
    }
    options.after = parser.value(words.after).toDouble(&number);
    if (!number || options.after < 0 || options.after > 86400)
        return badValue(words.after, parser.value(words.after), "seconds");
    options.screenshot = parser.value(words.screenshot);
    options.strict = parser.isSet(words.strict);
    return options;
}

}  // namespace yard
