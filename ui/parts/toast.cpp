#include "ui/parts/toast.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include "ui/look/theme.h"
#include "ui/parts/card.h"
#include "ui/parts/spokenrole.h"

namespace yard {
namespace {

constexpr int LeastHeight = 30, FromEdge = 1, FromField = 8, HighestField = 80;

}  // namespace

Toast::Toast(QWidget* parent)
    : QFrame(parent),
      m_label(makeLabel({}, uiFont(13, QFont::Medium), "toastText")),
      m_undo(new QPushButton(tr("Undo  Ctrl+Z"))) {
    setObjectName(QStringLiteral("toast"));
    setSpokenRole(*this, QAccessible::AlertMessage);  // which is said as soon as it is shown
    setMinimumHeight(LeastHeight);
    auto* layout = new QHBoxLayout(this);
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
    QMargins margins(14, 0, undoable ? 2 : 14, 0);
    if (isRightToLeft()) margins = {margins.right(), 0, margins.left(), 0};
    layout()->setContentsMargins(margins);
    hide();  // the next one is another alert
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

/// In the middle of the lower edge, over the status line and the margin above it: a message of one
/// line covers no panel. A higher one leaves the field free in which somebody types.
QPoint Toast::freePlace() const {
    const QPoint middle((parentWidget()->width() - width()) / 2,
                        parentWidget()->height() - height() - FromEdge);
    const QWidget* focus = window()->focusWidget();
    const bool types = focus && focus->isVisible() && focus->height() < HighestField &&
                       focus->testAttribute(Qt::WA_InputMethodEnabled);
    if (!types) return middle;
    const QRect field(parentWidget()->mapFromGlobal(focus->mapToGlobal(QPoint())), focus->size());
    return field.intersects(QRect(middle, size()))
               ? QPoint(middle.x(), field.top() - height() - FromField)
               : middle;
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
