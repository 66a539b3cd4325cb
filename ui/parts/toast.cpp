#include "ui/parts/toast.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include "ui/look/theme.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

constexpr int FromEdge = 18, FromField = 8, HighestField = 80;

}  // namespace

Toast::Toast(QWidget* parent)
    : QFrame(parent),
      m_label(makeLabel({}, uiFont(13, QFont::Medium), "toastText")),
      m_undo(new QPushButton(tr("Undo  Ctrl+Z"))) {
    setObjectName(QStringLiteral("toast"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 8, 8);
    layout->setSpacing(10);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_undo);
    m_undo->setFont(uiFont(13, QFont::Bold));
    m_undo->setAccessibleName(tr("Undo the latest server action"));
    m_undo->setFocusPolicy(Qt::TabFocus);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        hide();
        emit undoAsked();
    });
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    parent->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this] {
        if (isVisible()) place();
    });
    hide();
}

void Toast::showDone(const QString& text, bool undoable) { present(text, undoable, false); }

void Toast::showProblem(const QString& text) { present(text, false, true); }

QString Toast::text() const { return m_label->text(); }

void Toast::present(const QString& text, bool undoable, bool problem) {
    m_problem = problem;
    setProperty("error", problem);
    for (QWidget* widget : {static_cast<QWidget*>(this), static_cast<QWidget*>(m_label)}) {
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
    m_label->setText(text);
    setAccessibleName(text);
    m_undo->setVisible(undoable);
    layout()->setContentsMargins(14, 8, undoable ? 8 : 14, 8);
    setMinimumHeight(46);
    show();
    raise();
    place();
    m_timer.start(ShownMs);
}

void Toast::place() {
    m_label->setWordWrap(false);
    layout()->activate();
    const int room = parentWidget()->width() - 32;
    const bool wraps = sizeHint().width() > room;
    m_label->setWordWrap(wraps);
    const int width = qMin(sizeHint().width(), room);
    const int height = wraps ? qMax(minimumHeight(), heightForWidth(room)) : sizeHint().height();
    resize(wraps ? room : width, qMax(height, minimumHeight()));
    move(freePlace());
}

/// In the middle of the lower edge. Where somebody types he sees what he types: beside that, or
/// higher up.
QPoint Toast::freePlace() const {
    const int bottom = parentWidget()->height() - height() - FromEdge;
    const int widest = parentWidget()->width() - width();
    const QPoint middle(widest / 2, bottom);
    const QWidget* focus = window()->focusWidget();
    const bool types = focus && focus->isVisible() && focus->height() < HighestField &&
                       focus->testAttribute(Qt::WA_InputMethodEnabled);
    if (!types) return middle;
    const QRect field(parentWidget()->mapFromGlobal(focus->mapToGlobal(QPoint())), focus->size());
    const auto free = [&](QPoint place) {
        return !field.adjusted(-FromField, -FromField, FromField, FromField)
                    .intersects(QRect(place, size()));
    };
    for (const QPoint place : {middle, QPoint(FromEdge, bottom), QPoint(widest - FromEdge, bottom)})
        if (free(place)) return place;
    return {middle.x(), field.top() - height() - FromField};
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize && isVisible()) place();
    return QFrame::eventFilter(watched, event);
}

// Who is reading it, or on the way to its button, keeps it.
void Toast::enterEvent(QEnterEvent*) { m_timer.stop(); }

void Toast::leaveEvent(QEvent*) {
    if (isVisible()) m_timer.start(ShownMs / 2);
}

}  // namespace yard
