#include "ui/commands/commandfield.h"

#include <QKeyEvent>

#include "ui/commands/completionpopup.h"
#include "ui/desk/whenready.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"

namespace yard {

CommandField::CommandField(Desk& desk, Settings& settings, QWidget* parent)
    : QLineEdit(parent), m_desk(desk), m_settings(settings), m_history(settings.commandLines()) {
    setFont(monoFont(13));
    setAccessibleName(tr("Command line"));
    setToolTip(tr("Enter sends it, Tab completes, Up and Down bring back what was sent"));
    connect(this, &QLineEdit::textEdited, this,
            [this] { complete(popupOpen() ? Purpose::Offer : Purpose::Tell); });
}

void CommandField::remember(const QString& line) {
    m_history.add(line);
    m_settings.setCommandLines(m_history.lines());
    if (m_popup) m_popup->hide();
    clear();
    emit usageFound({});
}

bool CommandField::popupOpen() const { return m_popup && m_popup->isOpen(); }

void CommandField::complete(Purpose purpose) {
    const QString line = typed();
    whenReady(m_desk.complete(line.toStdString()), this,
              [this, line, purpose](const Completions& found) {
                  if (typed() == line) take(found, purpose);  // else a later one is on its way
              });
}

void CommandField::take(const Completions& found, Purpose purpose) {
    const bool lost = found.words.empty() && found.usage.empty() && !typed().trimmed().isEmpty();
    emit usageFound(lost ? tr("no such command: help lists them") : words(found.usage));
    if (purpose == Purpose::Tell) return;
    m_from = found.from;
    const bool first = !popupOpen();
    if (first && found.words.size() == 1) return insert(words(found.words.front().word), true);
    if (first) insert(commonStart(found.words), false);
    if (!m_popup) {
        m_popup = new CompletionPopup(this);
        connect(m_popup, &CompletionPopup::taken, this,
                [this] { insert(m_popup->chosen(), true); });
    }
    m_popup->offer(found);
}

/// The word in place of the part of it that is there; `whole`: the next may follow.
void CommandField::insert(const QString& word, bool whole) {
    const QByteArray before = typed().toUtf8();
    const QString rest = text().mid(cursorPosition());
    const QByteArray kept = before.left(static_cast<qsizetype>(m_from));
    if (word.isEmpty() || (!whole && word.toUtf8().size() < before.size() - kept.size())) return;
    // The name of a server to come goes on behind its backend's.
    const bool blank = whole && !word.endsWith(u'/') && !rest.startsWith(u' ');
    const QString line = QString::fromUtf8(kept) + word + (blank ? QStringLiteral(" ") : QString());
    setText(line + rest);
    setCursorPosition(static_cast<int>(line.size()));
    if (!whole) return;
    if (m_popup) m_popup->hide();
    complete(Purpose::Tell);
}

bool CommandField::event(QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool handled = (popupOpen() && handlePopupKey(key->key())) ||
                             handleKey(key->key(), key->modifiers().testFlag(Qt::ControlModifier));
        if (handled) return true;
    }
    return QLineEdit::event(event);
}

void CommandField::focusOutEvent(QFocusEvent* event) {
    if (m_popup) m_popup->hide();
    QLineEdit::focusOutEvent(event);
}

bool CommandField::handlePopupKey(int key) {
    switch (key) {
        case Qt::Key_Down:
            return m_popup->go(1), true;
        case Qt::Key_Up:
            return m_popup->go(-1), true;
        case Qt::Key_Tab:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return insert(m_popup->chosen(), true), true;
        case Qt::Key_Escape:
            return m_popup->hide(), true;
        default:
            return false;
    }
}

bool CommandField::handleKey(int key, bool control) {
    switch (key) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (control) return false;
            emit said(text());
            return true;
        case Qt::Key_Up:
            return setText(m_history.older(text())), true;
        case Qt::Key_Down:
            return setText(m_history.newer(text())), true;
        case Qt::Key_Tab:
            // From an empty field it leads on, as everywhere.
            if (text().isEmpty() || control) return false;
            return complete(Purpose::Offer), true;
        case Qt::Key_Space:
            if (!control) return false;
            return complete(Purpose::Offer), true;
        case Qt::Key_L:
            if (!control) return false;
            emit clearAsked();
            return true;
        case Qt::Key_Escape:
            emit stopAsked();
            return false;
        default:
            return false;
    }
}

}  // namespace yard
