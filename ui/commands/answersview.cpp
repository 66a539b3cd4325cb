#include "ui/commands/answersview.h"

#include <QScrollBar>
#include <QTextBlock>

#include "ui/look/theme.h"

namespace yard {
namespace {

/// States of a block: a line that was said, or of an answer.
constexpr int SaidBlock = 1, AnswerBlock = 0;

QTextCharFormat saidFormat() {
    QTextCharFormat format;
    format.setForeground(tokens().accentText);
    format.setFontWeight(QFont::DemiBold);
    return format;
}

}  // namespace

AnswersView::AnswersView(int mostLines, QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setLayoutDirection(Qt::LeftToRight);
    setObjectName(QStringLiteral("answers"));
    setAccessibleName(tr("Answers"));
    setFrameShape(QFrame::NoFrame);
    setFont(monoFont(12));
    setLineWrapMode(NoWrap);
    setMaximumBlockCount(mostLines);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    connect(themeNotifier(), &ThemeNotifier::changed, this, &AnswersView::recolour);
}

void AnswersView::addLine(const QString& said) {
    const bool fresh = document()->isEmpty() || document()->lastBlock().text().isEmpty();
    add((fresh ? QString() : QStringLiteral("\n")) + QStringLiteral("> ") + said, saidFormat(),
        SaidBlock);
    add(QStringLiteral("\n"), {}, AnswerBlock);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void AnswersView::addAnswer(const QString& text) { add(text, {}, AnswerBlock); }

void AnswersView::add(const QString& text, const QTextCharFormat& format, int state) {
    QScrollBar* bar = verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 1;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text, format);
    cursor.block().setUserState(state);
    if (atEnd) bar->setValue(bar->maximum());
}

void AnswersView::recolour() {
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.userState() != SaidBlock) continue;
        QTextCursor cursor(block);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.setCharFormat(saidFormat());
    }
}

}  // namespace yard
