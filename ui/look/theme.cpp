#include "ui/look/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "ui/look/stylesheet.h"

namespace yard {
namespace {

QColor rgb(QRgb value) { return QColor::fromRgb(value); }

Tokens lightTokens() {
    Tokens t;
    t.bg = rgb(0xF1F3F6), t.surface = rgb(0xFFFFFF), t.sunken = rgb(0xF6F8FA);
    t.raised = rgb(0xFFFFFF), t.border = rgb(0xDEE3E9), t.borderStrong = rgb(0xC3CBD5);
    t.grid = rgb(0xE8ECF0), t.text = rgb(0x12181F), t.text2 = rgb(0x465261);
    t.text3 = rgb(0x5F6B7A), t.accent = rgb(0x1F5FCC), t.accentText = rgb(0x1B4FC9);
    t.onAccent = rgb(0xFFFFFF), t.selection = rgb(0xE4EDFC), t.hover = rgb(0xF2F5F9);
    t.disabled = rgb(0x98A2AF), t.toastBg = rgb(0x1B222B), t.toastText = rgb(0xF2F5F9);
    t.toastAccent = rgb(0x8DB8FF), t.danger = rgb(0xAB0A15), t.downBar = rgb(0xAB0A15);
    t.latency50 = rgb(0x2B7F8E), t.latency99 = rgb(0x9A2F6E);
    t.stateFill = {rgb(0x059E87), rgb(0xD37800), rgb(0xAB0A15), rgb(0x3F4147), rgb(0x215FF2)};
    t.stateText = {rgb(0x04705F), rgb(0x8F5100), rgb(0x9A0913), rgb(0x3F4147), rgb(0x1B4FC9)};
    t.series = {rgb(0x3F6BE8), rgb(0x86C5D0), rgb(0xA48BEA),
                rgb(0x2B3560), rgb(0xA3476B), rgb(0x9AA4B2)};
    return t;
}

Tokens darkTokens() {
    Tokens t;
    t.dark = true;
    t.bg = rgb(0x0D1117), t.surface = rgb(0x161B22), t.sunken = rgb(0x11161D);
    t.raised = rgb(0x1E252E), t.border = rgb(0x272F3A), t.borderStrong = rgb(0x3A4553);
    t.grid = rgb(0x232A34), t.text = rgb(0xE8ECF2), t.text2 = rgb(0xAAB4C0);
    t.text3 = rgb(0x8B96A5), t.accent = rgb(0x6CA6FF), t.accentText = rgb(0x8DB8FF);
    t.onAccent = rgb(0x0B1220), t.selection = rgb(0x1B2A42), t.hover = rgb(0x1B212A);
    t.disabled = rgb(0x5B6573), t.toastBg = rgb(0xE8ECF2), t.toastText = rgb(0x12181F);
    t.toastAccent = rgb(0x1F5FCC), t.danger = rgb(0xC4202F), t.downBar = rgb(0xD4283A);
    t.latency50 = rgb(0xA9E1EA), t.latency99 = rgb(0xF0A6D0);
    t.stateFill = {rgb(0x62D9A7), rgb(0xFED536), rgb(0xEF3548), rgb(0xA7AEBF), rgb(0x3674FF)};
    t.stateText = {rgb(0x62D9A7), rgb(0xFED536), rgb(0xFF8089), rgb(0xB4BAC9), rgb(0x7FA6FF)};
    t.series = {rgb(0x3E73DE), rgb(0x8FCBD6), rgb(0xB596F2),
                rgb(0x424874), rgb(0xA0627C), rgb(0x7A8696)};
    return t;
}

Tokens& current() {
    static Tokens t = lightTokens();
    return t;
}

QPalette paletteOf(const Tokens& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.bg);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.sunken);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.text3);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Light, t.dark ? t.raised.lighter(130) : t.surface);
    p.setColor(QPalette::Midlight, t.raised);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.borderStrong);
    p.setColor(QPalette::Shadow, t.dark ? QColor(Qt::black) : t.text3);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.disabled);
    return p;
}

/// The first installed one; Qt's own choice where none is.
QString family(std::initializer_list<QLatin1String> wanted) {
    const QStringList installed = QFontDatabase::families();
    for (QLatin1String name : wanted)
        if (installed.contains(name)) return name;
    return {};
}

QFont makeFont(const QString& name, int px, QFont::Weight weight) {
    QFont font(name);
    font.setPixelSize(px);
    font.setWeight(weight);
    // Without hinting a text is as wide on every screen: console.md section 1.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

/// Of shapes that are to be told from their ground (WCAG 2.1, 1.4.11).
constexpr double LeastContrast = 3;

double luminance(const QColor& color) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

}  // namespace

QColor Tokens::tint(Shown s) const {
    QColor color = fill(s);
    color.setAlphaF(dark ? 0.18F : 0.13F);
    return color;
}

const QColor& Tokens::seriesColor(int index) const {
    const size_t others = series.size() - 1;
    if (index < 0) return series[others];
    const auto i = static_cast<size_t>(index);
    return series[i <= others ? i : i % others];
}

QColor Tokens::seriesMark(int index) const {
    QColor color = seriesColor(index);
    while (dark && contrast(color, surface) < LeastContrast) color = color.lighter(108);
    return color;
}

const Tokens& tokens() { return current(); }

void applyTheme(bool dark) {
    current() = dark ? darkTokens() : lightTokens();
    QApplication::setPalette(paletteOf(current()));
    qApp->setStyleSheet(styleSheet(current()));
    emit themeNotifier()->changed();
}

ThemeNotifier* themeNotifier() {
    static ThemeNotifier notifier;
    return &notifier;
}

QFont uiFont(int px, QFont::Weight weight) {
    static const QString name =
        family({QLatin1String("Inter"), QLatin1String("Noto Sans"), QLatin1String("DejaVu Sans")});
    return makeFont(name, px, weight);
}

QFont monoFont(int px, QFont::Weight weight) {
    static const QString name =
        family({QLatin1String("JetBrains Mono"), QLatin1String("Noto Sans Mono"),
                QLatin1String("DejaVu Sans Mono")});
    QFont font = makeFont(name, px, weight);
    font.setStyleHint(QFont::Monospace);
    return font;
}

}  // namespace yard
