#include "ui/timeline/crosshair.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

struct Crosshair {
    Q_DECLARE_TR_FUNCTIONS(yard::Crosshair)
};
using Row = Readout::Row;

constexpr double RowHeight = 16, Head = 26, Padding = 10, StateWidth = 62, SwatchRoom = 14,
                 Between = 10;
constexpr double FromLine = 12;  // to either side
// More servers than this would make the box higher than the chart.
constexpr size_t MostServers = 9;

QString millisText(double ms) {
    return ms < 0 ? QStringLiteral("-") : microsText(std::llround(ms * 1000));
}

double widthOf(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

Row bandRow(const Timeline& timeline, const Timeline::Point& point, size_t band) {
    Row row;
    row.color = tokens().seriesColor(timeline.bands[band].index);
    row.name = words(timeline.bands[band].server.server);
    row.hasState = point.known[band];
    row.shown = point.shown[band];
    row.state =
        point.shown[band] == Shown::Rising ? Crosshair::tr("CHECK") : shownWord(point.shown[band]);
    row.value = point.known[band] ? rateText(point.served[band]) : QStringLiteral("-");
    return row;
}

Row lineRow(const QColor& color, const QString& name, const QString& value) {
    Row row;
    row.mark = Row::Mark::Line;
    row.color = color;
    row.name = name;
    row.value = value;
    return row;
}

/// As stacked, the upper first: servers with a layer of their own, and of the others those that are
/// not UP; the rest in one row.
void addServers(Readout& readout, const Timeline& timeline, const Timeline::Point& point) {
    size_t unlisted = 0;
    double served = 0;
    for (size_t l = timeline.layers.size(); l-- > 0;) {
        const Timeline::Layer& layer = timeline.layers[l];
        for (size_t i = layer.bands.size(); i-- > 0;) {
            const size_t band = layer.bands[i];
            const bool tells = point.known[band] && point.shown[band] != Shown::Up;
            if (!layer.others || (tells && readout.rows.size() + l < MostServers)) {
                readout.rows.push_back(bandRow(timeline, point, band));
                continue;
            }
            ++unlisted;
            served += point.served[band];
        }
    }
    if (unlisted == 0) return;
    Row row;
    row.color = tokens().seriesColor(-1);
    row.name = Crosshair::tr("%1 others").arg(unlisted);
    row.value = point.gap ? QStringLiteral("-") : rateText(served);
    readout.rows.insert(readout.rows.begin(), row);
}

bool isServer(const Row& row) { return row.mark == Row::Mark::Swatch; }

double factWidth(const Row& row) {
    return SwatchRoom + widthOf(uiFont(12), row.name) + 5 + widthOf(monoFont(12), row.value);
}

/// Time and total, servers in columns, and below them in one row what is of all of them.
struct Box {
    QRectF rect;
    double nameWidth = 0, columnWidth = 0;
    int lines = 0;  ///< of servers, in each column

    QRectF head() const {
        return {rect.left() + Padding, rect.top() + 4, rect.width() - 2 * Padding, RowHeight};
    }
    QRectF server(int i) const {
        return {rect.left() + Padding + i / lines * (columnWidth + 2 * Between),
                rect.top() + Head + i % lines * RowHeight, columnWidth, RowHeight};
    }
    QRectF facts() const { return head().translated(0, Head - 4 + lines * RowHeight); }
};

/// As few columns as leave the ribbon below the requests free, if there is room beside the line.
int columnsOf(const TimelineView& view, int servers, double columnWidth) {
    const double x = view.x(*view.hover);
    const double beside = std::max(x, view.width - x) - FromLine - 2 * Padding;
    const int widest =
        std::max(1, static_cast<int>((beside + 2 * Between) / (columnWidth + 2 * Between)));
    const double high = view.requests.height() - Head - RowHeight - Padding;
    const int most = std::max(1, static_cast<int>(high / RowHeight));
    return std::min((servers + most - 1) / most, widest);
}

Box boxOf(const TimelineView& view, const Readout& readout) {
    double names = 0, values = 0, facts = -Between;
    int servers = 0;
    for (const Row& row : readout.rows) {
        if (!isServer(row)) {
            facts += factWidth(row) + Between;
            continue;
        }
        ++servers;
        names = std::max(names, widthOf(uiFont(12), row.name));
        values = std::max(values, widthOf(monoFont(12), row.value));
    }
    Box box;
    box.nameWidth = std::min(names, 130.0);
    box.columnWidth = SwatchRoom + box.nameWidth + Between + StateWidth + values;
    int columns = std::max(1, columnsOf(view, servers, box.columnWidth));
    box.lines = std::max(1, (servers + columns - 1) / columns);
    columns = std::max(1, (servers + box.lines - 1) / box.lines);  // none that is empty
    if (columns == 1) box.columnWidth = std::max({158.0, facts, box.columnWidth});
    const double width = columns * (box.columnWidth + 2 * Between) - 2 * Between + 2 * Padding;
    const double height = Head + (box.lines + (facts > 0 ? 1 : 0)) * RowHeight + 8;
    const double x = view.x(*view.hover);
    const double left = x + FromLine + width > view.width ? x - FromLine - width : x + FromLine;
    const double top = std::min(view.requests.top() + 6, view.requests.bottom() - height);
    box.rect = {std::max(2.0, left), std::max(0.0, top), width, height};
    return box;
}

void paintSwatch(QPainter& p, const Row& row, const QRectF& r) {
    p.setPen(Qt::NoPen);
    p.setBrush(row.color);
    const double middle = r.center().y();
    if (isServer(row))
        p.drawRoundedRect(QRectF(r.left(), middle - 4, 8, 8), 2, 2);
    else
        p.fillRect(QRectF(r.left(), middle - 1, 8, 2), row.color);
}

void paintServer(QPainter& p, const Row& row, const QRectF& r, double nameWidth) {
    const Tokens& t = tokens();
    paintSwatch(p, row, r);
    drawElided(&p, QRectF(r.left() + SwatchRoom, r.top(), nameWidth, r.height()), row.name,
               uiFont(12), t.text2);
    const double state = r.left() + SwatchRoom + nameWidth + Between;
    if (row.hasState) {
        drawShape(&p, row.shown, QPointF(state + 4, r.center().y() + 0.5), 3.6, t.mark(row.shown));
        drawElided(&p, QRectF(state + 12, r.top(), StateWidth - 12, r.height()), row.state,
                   uiFont(11), t.words(row.shown));
    }
    p.setFont(monoFont(12));
    p.setPen(t.text);
    p.drawText(r, Qt::AlignVCenter | Qt::AlignRight, row.value);
}

/// Spread over the width.
void paintFacts(QPainter& p, const Readout& readout, const QRectF& r) {
    double free = r.width();
    int count = 0;
    for (const Row& row : readout.rows)
        if (!isServer(row)) free -= factWidth(row), ++count;
    QRectF place = r;
    for (const Row& row : readout.rows) {
        if (isServer(row)) continue;
        place.setWidth(factWidth(row));
        paintSwatch(p, row, place);
        drawElided(&p, place.adjusted(SwatchRoom, 0, 0, 0), row.name, uiFont(12), tokens().text2);
        p.setFont(monoFont(12));
        p.setPen(tokens().text);
        p.drawText(place, Qt::AlignVCenter | Qt::AlignRight, row.value);
        place.moveLeft(place.right() + free / std::max(1, count - 1));
    }
}

const Timeline::Point* pointOf(const TimelineView& view) {
    if (!view.hover || !view.waitingFor.isEmpty()) return nullptr;
    return view.timeline.pointAt(*view.hover);
}

}  // namespace

QString Readout::text() const {
    QStringList parts{time, total};
    for (const Row& row : rows) {
        QString part = row.name;
        if (row.hasState) part += QLatin1Char(' ') + row.state;
        parts << part + QLatin1Char(' ') + row.value;
    }
    return parts.join(QStringLiteral(", "));
}

Readout readoutOf(const Timeline& timeline, const Timeline::Point& point) {
    Readout readout;
    readout.time = clockText(timeline.endMs + std::llround(point.at * 1000));
    readout.total = point.gap ? Crosshair::tr("not measured")
                              : Crosshair::tr("%1 r/s").arg(rateText(point.total()));
    addServers(readout, timeline, point);
    const Tokens& t = tokens();
    if (point.gap) return readout;
    readout.rows.push_back(
        lineRow(t.fill(Shown::Down), QStringLiteral("5xx"), rateText(point.errors)));
    readout.rows.push_back(lineRow(t.latency50, QStringLiteral("p50"), millisText(point.p50)));
    readout.rows.push_back(lineRow(t.latency99, QStringLiteral("p99"), millisText(point.p99)));
    return readout;
}

void paintCrosshair(QPainter& p, const TimelineView& view) {
    const Timeline::Point* point = pointOf(view);
    if (!point) return;
    const Tokens& t = tokens();
    const double x = view.x(*view.hover);
    p.setPen(QPen(t.text2, 1));
    p.drawLine(QPointF(x, view.requests.top()), QPointF(x, view.bottom));
    const Readout readout = readoutOf(view.timeline, *point);
    const Box box = boxOf(view, readout);
    p.setPen(QPen(t.borderStrong, 1));
    p.setBrush(t.raised);
    p.drawRoundedRect(box.rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    p.setFont(monoFont(12, QFont::DemiBold));
    p.setPen(t.text);
    p.drawText(box.head(), Qt::AlignVCenter | Qt::AlignLeft, readout.time);
    p.setFont(monoFont(12));
    p.setPen(t.text3);
    p.drawText(box.head(), Qt::AlignVCenter | Qt::AlignRight, readout.total);
    int server = 0;
    for (const Row& row : readout.rows)
        if (isServer(row)) paintServer(p, row, box.server(server++), box.nameWidth);
    paintFacts(p, readout, box.facts());
}

QRect crosshairArea(const TimelineView& view) {
    const Timeline::Point* point = pointOf(view);
    if (!point) return {};
    const double x = view.x(*view.hover);
    const QRectF line(x - 2, 0, 4, view.bottom + 1);
    return line.united(boxOf(view, readoutOf(view.timeline, *point)).rect)
        .toAlignedRect()
        .adjusted(-1, -1, 1, 1);
}

}  // namespace yard
