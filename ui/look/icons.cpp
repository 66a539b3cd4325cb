#include "ui/look/icons.h"

#include <QAbstractButton>
#include <QBuffer>
#include <QHash>
#include <QImageReader>
#include <QPixmapCache>

#include "ui/look/theme.h"

namespace yard {
namespace {

/// Strokes on a 24 x 24 grid.
const QHash<QString, QByteArray>& strokes() {
    static const QHash<QString, QByteArray> table = {
        {QStringLiteral("logo"),
         "<path d='M3 17h4c5 0 5-10 10-10h4'/><path d='M3 7h4c1.6 0 2.7 1 3.6 2.4'/><path "
         "d='M13.6 14.8c.9 1.3 2 2.2 3.4 2.2h4'/><circle cx='3.4' cy='7' r='1.2'/><circle "
         "cx='3.4' cy='17' r='1.2'/>"},
        {QStringLiteral("drain"), "<path d='M5 4h14l-5.5 7.5V18l-3 2v-8.5z'/>"},
        {QStringLiteral("fail"), "<circle cx='12' cy='12' r='8.5'/><path d='M9 9l6 6M15 9l-6 6'/>"},
        {QStringLiteral("restore"),
         "<path d='M4.5 12a7.5 7.5 0 1 1 2.4 5.5'/><path d='M4 17.5h3.4V14'/><path d='M9 12l2.2 "
         "2.2L15.2 10'/>"},
        {QStringLiteral("maint"),
         "<path d='M14.5 6.2a4 4 0 0 0-5 5L4 16.7 7.3 20l5.5-5.5a4 4 0 0 0 5-5l-2.6 "
         "2.6-2.6-.7-.7-2.6z'/>"},
        {QStringLiteral("pulse"), "<path d='M3 12h4l2.5-6 4 12 2.5-6h5'/>"},
        {QStringLiteral("search"), "<circle cx='11' cy='11' r='6.2'/><path d='M15.8 15.8L20 20'/>"},
        {QStringLiteral("pause"), "<path d='M9 5v14M15 5v14'/>"},
        {QStringLiteral("play"), "<path d='M7 4.8v14.4L19 12z'/>"},
        {QStringLiteral("moon"), "<path d='M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z'/>"},
        {QStringLiteral("sun"),
         "<circle cx='12' cy='12' r='3.8'/><path d='M12 2.8v2.4M12 18.8v2.4M2.8 12h2.4M18.8 "
         "12h2.4M5.5 5.5l1.7 1.7M16.8 16.8l1.7 1.7M5.5 18.5l1.7-1.7M16.8 7.2l1.7-1.7'/>"},
        {QStringLiteral("more"),
         "<circle cx='5.5' cy='12' r='1'/><circle cx='12' cy='12' r='1'/><circle cx='18.5' "
         "cy='12' r='1'/>"},
        {QStringLiteral("help"),
         "<circle cx='12' cy='12' r='8.8'/><path d='M9.6 9.4a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 "
         "1.9M12 16.6v.2'/>"},
        {QStringLiteral("filter"), "<path d='M4 6h16M7 12h10M10 18h4'/>"},
        {QStringLiteral("save"),
         "<path d='M12 4v10M7.8 10.2L12 14.4l4.2-4.2'/><path d='M4.5 17v3h15v-3'/>"},
        {QStringLiteral("zap"), "<path d='M13 3L5 13.5h6L10.5 21 19 10h-6z'/>"},
        {QStringLiteral("user"),
         "<circle cx='12' cy='8' r='3.6'/><path d='M5 20c.8-3.8 3.4-5.6 7-5.6s6.2 1.8 7 5.6'/>"},
        {QStringLiteral("folder"), "<path d='M3.5 6.5h6l2 2.2h9v10h-17z'/>"},
        {QStringLiteral("plug"),
         "<path d='M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4'/>"},
        {QStringLiteral("copy"), "<path d='M9 9h10.5v11H9z'/><path d='M15 9V4H4.5v11H9'/>"},
        {QStringLiteral("power"), "<path d='M12 3.5v8'/><path d='M7 6.5a7.5 7.5 0 1 0 10 0'/>"},
        {QStringLiteral("route"),
         "<circle cx='6' cy='18' r='2.2'/><circle cx='18' cy='6' r='2.2'/><path d='M8.2 18H15a3 3 "
         "0 0 0 0-6H9a3 3 0 0 1 0-6h6.8'/>"},
        {QStringLiteral("table"), "<path d='M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9'/>"},
        {QStringLiteral("list"),
         "<path d='M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.5M4 12h.5M4 18h.5'/>"},
        {QStringLiteral("chart"), "<path d='M4 4v16h16'/><path d='M7.5 15l3.5-5 3.2 3L19 7'/>"},
        {QStringLiteral("undo"),
         "<path d='M8.5 5L4 9.5 8.5 14'/><path d='M4.5 9.5H14a5 5 0 0 1 0 10h-3'/>"},
        {QStringLiteral("max"), "<path d='M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5'/>"},
        {QStringLiteral("warn"), "<path d='M12 4l9 15.5H3z'/><path d='M12 10v4.5M12 17v.2'/>"},
        {QStringLiteral("server"), "<path d='M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.5M7.5 16h.5'/>"},
        {QStringLiteral("weight"),
         "<path d='M12 4v16M7 20h10M5 7h14M5 7l-2.6 6.5h5.2zM19 7l-2.6 6.5h5.2z'/>"},
        {QStringLiteral("terminal"), "<path d='M4 5h16v14H4zM7.5 9.5l3 2.5-3 2.5M13 15h4'/>"},
        {QStringLiteral("stop"), "<path d='M6.5 6.5h11v11h-11z'/>"},
        {QStringLiteral("lock"),
         "<path d='M5.5 10.5h13V20h-13zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5'/>"},
        {QStringLiteral("trash"), "<path d='M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5'/>"},
        {QStringLiteral("pin"), "<path d='M9 4h6l-.8 6 3.3 3.2v1.8H6.5v-1.8L9.8 10zM12 15v5.5'/>"},
        {QStringLiteral("left"), "<path d='M14.5 6L8.5 12l6 6'/>"},
        {QStringLiteral("right"), "<path d='M9.5 6l6 6-6 6'/>"},
        {QStringLiteral("edit"),
         "<path d='M5 19l1-4.5L16 4.5l3.5 3.5L9.5 18z'/><path d='M13.5 7l3.5 3.5'/>"},
        {QStringLiteral("check"), "<path d='M5 12.5l4.5 4.5L19 7.5'/>"},
    };
    return table;
}

QColor mixed(const QColor& a, const QColor& b) {
    return QColor::fromRgbF((a.redF() + b.redF()) / 2, (a.greenF() + b.greenF()) / 2,
                            (a.blueF() + b.blueF()) / 2);
}

}  // namespace

QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal dpr) {
    const QString key = QStringLiteral("yard/%1/%2/%3/%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(size)
                            .arg(dpr);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QByteArray svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='" +
        color.name().toLatin1() +
        "' stroke-width='1.9' stroke-linecap='round' stroke-linejoin='round'>" +
        strokes().value(name) + "</svg>";
    QBuffer buffer(&svg);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize((QSizeF(size, size) * dpr).toSize());
    pixmap = QPixmap::fromImage(reader.read());
    pixmap.setDevicePixelRatio(dpr);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString& name, const QColor& color, int size) {
    const QColor faded = mixed(tokens().text3, tokens().surface);
    QIcon result;
    for (qreal dpr : {1.0, 1.5, 2.0, 3.0}) {
        result.addPixmap(iconPixmap(name, color, size, dpr));
        result.addPixmap(iconPixmap(name, faded, size, dpr), QIcon::Disabled);
    }
    return result;
}

void setThemedIcon(QAbstractButton* button, const QString& name, bool quiet) {
    const bool known = button->property("yardIcon").isValid();
    button->setProperty("yardIcon", name);
    const auto draw = [button, quiet] {
        button->setIcon(
            icon(button->property("yardIcon").toString(), quiet ? tokens().text2 : tokens().text));
    };
    draw();
    if (!known) QObject::connect(themeNotifier(), &ThemeNotifier::changed, button, draw);
}

}  // namespace yard
