#include "ui/configuration/configeditor.h"

#include <QHelpEvent>
#include <QPainter>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QToolTip>
#include <algorithm>

#include "ui/configuration/configtokens.h"
#include "ui/configuration/findings.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr int MaxUnderlined = 500, MarkWidth = 20, BarWidth = 4;

QTextCharFormat formatOf(ConfigWord kind) {
    const Tokens& t = tokens();
    QTextCharFormat format;
    switch (kind) {
        case ConfigWord::Section:
            format.setForeground(t.accentText);
            format.setFontWeight(QFont::Bold);
            break;
        case ConfigWord::Keyword:
            format.setForeground(t.accentText);
            break;
        case ConfigWord::Number:
            format.setForeground(t.latency99);
            break;
        case ConfigWord::String:
            format.setForeground(t.words(Shown::Up));
            break;
        case ConfigWord::Variable:
            format.setForeground(t.words(Shown::Drain));
            break;
        case ConfigWord::Comment:
            format.setForeground(t.text3);
            format.setFontItalic(true);
            break;
        case ConfigWord::Directive:
            format.setForeground(t.words(Shown::Drain));
            format.setFontWeight(QFont::Bold);
            break;
    }
    return format;
}

class ConfigHighlighter final : public QSyntaxHighlighter {
public:
    explicit ConfigHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {
        QObject::connect(themeNotifier(), &ThemeNotifier::changed, this, [this] { rehighlight(); });
    }

protected:
    void highlightBlock(const QString& line) override {
        for (const ConfigToken& token : configTokens(line))
            setFormat(token.from, token.length, formatOf(token.kind));
    }
};

}  // namespace

ConfigEditor::ConfigEditor(QWidget* parent) : QPlainTextEdit(parent), m_gutter(new QWidget(this)) {
    setFont(monoFont(13));
    setLayoutDirection(Qt::LeftToRight);  // whatever the language of the window
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);
    setObjectName(QStringLiteral("code"));
    m_gutter->installEventFilter(this);
    new ConfigHighlighter(document());
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConfigEditor::placeGutter);
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, [this](const QRect& area, int dy) {
        if (dy)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, area.y(), m_gutter->width(), area.height());
    });
    connect(themeNotifier(), &ThemeNotifier::changed, this, &ConfigEditor::underline);
    placeGutter();
}

void ConfigEditor::setMarks(const QHash<int, Mark>& marks) {
    m_marks = marks;
    underline();
}

void ConfigEditor::setChanges(const std::vector<LineChange>& changes) {
    m_changes = changes;
    m_gutter->update();
}

void ConfigEditor::underline() {
    QList<QTextEdit::ExtraSelection> all;
    for (auto it = m_marks.cbegin(); it != m_marks.cend() && all.size() < MaxUnderlined; ++it) {
        const QTextBlock block = document()->findBlockByNumber(it.key() - 1);
        if (!block.isValid()) continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(
            tokens().mark(it->level == Level::Alert ? Shown::Down : Shown::Drain));
        all << mark;
    }
    setExtraSelections(all);
    m_gutter->update();
}

void ConfigEditor::goTo(int line, int column) {
    const QTextBlock block = document()->findBlockByNumber(qMax(line, 1) - 1);
    if (!block.isValid()) return;
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + qBound(0, column - 1, block.length() - 1));
    setTextCursor(cursor);
    centerCursor();
}

bool ConfigEditor::step(bool forward) {
    if (m_changes.empty()) return false;
    const int line = textCursor().blockNumber();
    const LineChange* next = forward ? &m_changes.front() : &m_changes.back();
    if (forward) {
        const auto it = std::find_if(m_changes.begin(), m_changes.end(),
                                     [&](const LineChange& c) { return c.newFrom > line; });
        if (it != m_changes.end()) next = &*it;
    } else {
        const auto it = std::find_if(m_changes.rbegin(), m_changes.rend(),
                                     [&](const LineChange& c) { return c.newFrom < line; });
        if (it != m_changes.rend()) next = &*it;
    }
    goTo(next->newFrom + 1);
    return true;
}

QString ConfigEditor::text() const {
    return document()->toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

QString ConfigEditor::markAt(int line) const { return m_marks.value(line).text; }

/// Ctrl+K deletes in a text field; here it is the palette's, as everywhere.
bool ConfigEditor::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_K && key->modifiers() == Qt::ControlModifier) return false;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        return showTip(viewport()->mapFromGlobal(help->globalPos()), help->globalPos());
    }
    return QPlainTextEdit::event(event);
}

bool ConfigEditor::showTip(const QPoint& viewportAt, const QPoint& global) {
    const int line = cursorForPosition({0, viewportAt.y()}).blockNumber() + 1;
    QToolTip::showText(global, markAt(line), this);
    return true;
}

void ConfigEditor::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

int ConfigEditor::gutterWidth() const {
    const auto digits = QString::number(qMax(100, blockCount())).size();
    return MarkWidth + fontMetrics().horizontalAdvance(QString(digits, u'0')) + BarWidth + 12;
}

void ConfigEditor::placeGutter() {
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
}

bool ConfigEditor::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_gutter && event->type() == QEvent::Paint)
        paintGutter(static_cast<QPaintEvent*>(event));
    if (watched == m_gutter && event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        return showTip(viewport()->mapFromGlobal(help->globalPos()), help->globalPos());
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

void ConfigEditor::paintGutter(QPaintEvent* event) {
    QPainter painter(m_gutter);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.fillRect(event->rect(), tokens().sunken);
    painter.setFont(monoFont(12));
    const int right = m_gutter->width() - BarWidth - 6;
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom()) break;
        const int line = block.blockNumber(), top = qRound(box.top()),
                  height = qRound(box.height());
        painter.setPen(line == textCursor().blockNumber() ? tokens().text : tokens().text3);
        painter.drawText(QRect(0, top, right, height), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(line + 1));
        const auto mark = m_marks.constFind(line + 1);
        if (mark != m_marks.cend())
            painter.drawPixmap(4, top + (height - 14) / 2,
                               levelPixmap(mark->level, 14, devicePixelRatioF()));
        for (const LineChange& c : m_changes) {
            if (c.newCount == 0 && (c.newFrom == line))
                painter.fillRect(right + 4, top - 2, BarWidth + 2, 4, tokens().mark(Shown::Down));
            else if (line >= c.newFrom && line < c.newFrom + c.newCount)
                painter.fillRect(right + 4, top, BarWidth, height,
                                 tokens().mark(c.oldCount ? Shown::Rising : Shown::Up));
        }
    }
}

}  // namespace yard
