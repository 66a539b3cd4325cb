#include "ui/window/startpicture.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/look/paint.h"
#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr QSize PictureSize(576, 150);
const QRectF ClientsBox{10, 53, 98, 44}, ProxyBox{190, 46, 132, 58};

struct DrawnServer {
    const char* name;
    const char* note;
    Shown shown;
    double top;
    QRectF box() const { return {432, top, 134, 26}; }
};
// As in the demo, the moment after its primary died.
const DrawnServer DemoServers[] = {{"hosting1", "", Shown::Down, 37},
                                   {"hosting2", "backup", Shown::Up, 87}};

void paintBox(QPainter& p, const QRectF& r, const QColor& edge, double width, double radius) {
    p.setPen(QPen(edge, width));
    p.setBrush(tokens().surface);
    p.drawRoundedRect(r, radius, radius);
}

void paintWay(QPainter& p, const DrawnServer& server) {
    const Tokens& t = tokens();
    const QPointF from(ProxyBox.right(), ProxyBox.center().y());
    const QPointF to(server.box().left(), server.box().center().y());
    QPainterPath path(from);
    const double middle = (from.x() + to.x()) / 2;
    path.cubicTo(QPointF(middle, from.y()), QPointF(middle, to.y()), to);
    const bool dead = server.shown == Shown::Down;
    QPen pen(dead ? t.mark(Shown::Down) : t.accent, dead ? 1.4 : 2);
    if (dead) pen.setDashPattern({4, 3});
    p.setPen(pen);
    p.setBrush(Qt::NoBrush);
    p.drawPath(path);
}

void paintDrawn(QPainter& p, const DrawnServer& server) {
    const Tokens& t = tokens();
    const QRectF box = server.box();
    const bool dead = server.shown == Shown::Down;
    paintBox(p, box, dead ? t.mark(Shown::Down) : t.border, 1.2, 5);
    drawShape(&p, server.shown, QPointF(box.left() + 15, box.center().y()), 4.5,
              t.mark(server.shown));
    const QString name = QString::fromLatin1(server.name);
    const QFont font = uiFont(12, QFont::Medium);
    const QRectF words = box.adjusted(28, 0, -6, 0);
    drawElided(&p, words, name, font, t.text);
    const double used = QFontMetricsF(font).horizontalAdvance(name) + 6;
    if (*server.note)
        drawElided(&p, words.adjusted(used, 0, 0, 0), QString::fromLatin1(server.note), uiFont(11),
                   t.text3);
}

}  // namespace

StartPicture::StartPicture(QWidget* parent) : QWidget(parent) {
    setFixedSize(PictureSize);
    setAccessibleName(tr("Clients, Switchyard, hosting1 that is down, its backup hosting2"));
    connect(themeNotifier(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void StartPicture::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = tokens();
    p.setPen(QPen(t.borderStrong, 1.5));
    p.drawLine(QPointF(ClientsBox.right(), ClientsBox.center().y()),
               QPointF(ProxyBox.left(), ProxyBox.center().y()));
    for (const DrawnServer& server : DemoServers) paintWay(p, server);
    for (const DrawnServer& server : DemoServers) paintDrawn(p, server);
    paintBox(p, ClientsBox, t.borderStrong, 1.2, 6);
    drawElided(&p, ClientsBox, tr("Clients"), uiFont(13, QFont::DemiBold), t.text, Qt::AlignCenter);
    paintBox(p, ProxyBox, t.accent, 1.5, 6);
    drawElided(&p, ProxyBox.adjusted(0, -18, 0, 0), QStringLiteral("Switchyard"),
               uiFont(13, QFont::DemiBold), t.text, Qt::AlignCenter);
    drawElided(&p, ProxyBox.adjusted(0, 20, 0, 0), QStringLiteral("127.0.0.1:8100"), monoFont(11),
               t.text3, Qt::AlignCenter);
}

}  // namespace yard
