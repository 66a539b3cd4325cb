// TraceCard: what it is made of.
#include <QListView>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "core/control/tracejson.h"
#include "ui/look/pill.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/requests/requestsview.h"
#include "ui/requests/tracecard.h"
#include "ui/requests/tracedelegate.h"
#include "ui/requests/tracemodel.h"
#include "ui/requests/tracesummary.h"

namespace yard {

void TraceCard::buildTools() {
    m_list = makeButton(QStringLiteral("list"), {}, tr("Choose from the recent requests"),
                        tr("Recent requests"), ButtonLook::Ghost);
    m_list->setCheckable(true);
    auto* more = makeButton(QStringLiteral("more"), {}, tr("Follow, pin, copy"),
                            tr("More trace actions"), ButtonLook::Ghost);
    auto* menu = new QMenu(more);
    menu->setFont(uiFont(13));
    m_follow = menu->addAction(tr("Follow the latest request"));
    m_follow->setCheckable(true);
    menu->addSeparator();
    menu->addAction(tr("Older request"), this, [this] { step(-1); });
    menu->addAction(tr("Newer request"), this, [this] { step(1); });
    menu->addSeparator();
    m_pin = menu->addAction(tr("Pin this request"));
    m_pin->setCheckable(true);
    m_pin->setShortcut(QKeySequence(Qt::Key_P));
    m_pin->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_pin->setAutoRepeat(false);
    menu->addAction(tr("Copy as text"), this, [this] {
        if (m_trace) m_requests->copy(traceText(*m_trace));
    });
    menu->addAction(tr("Copy as JSON"), this, [this] {
        if (m_trace) m_requests->copy(words(traceJson(*m_trace)));
    });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    auto* next =
        makeButton(QStringLiteral("route"), tr("Next request"),
                   tr("Wait for the next request and show it (T)"), tr("Trace the next request"));
    for (QToolButton* tool : {m_list, more, next}) m_card->addTool(tool);
    connect(m_list, &QToolButton::toggled, this, [this](bool listed) {
        if (listed) m_requests->select(shownId());
        const QWidget* focus = window()->focusWidget();
        const bool here = focus && m_pages->isAncestorOf(focus);
        showPage();
        if (here) (listed ? static_cast<QWidget*>(m_requests) : m_steps)->setFocus();
    });
    connect(m_follow, &QAction::triggered, this, &TraceCard::setFollowing);
    connect(m_pin, &QAction::triggered, this, &TraceCard::setPinned);
    connect(next, &QToolButton::clicked, this, [this] { traceNext(); });
}

QWidget* TraceCard::buildStory() {
    auto* story = new QWidget;
    story->addAction(m_pin);
    auto* layout = new QVBoxLayout(story);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_older = makeButton(QStringLiteral("left"), {}, tr("Older request (Left)"),
                         tr("Older request"), ButtonLook::Ghost);
    m_newer = makeButton(QStringLiteral("right"), {}, tr("Newer request (Right)"),
                         tr("Newer request"), ButtonLook::Ghost);
    for (QToolButton* button : {m_older, m_newer}) button->setFixedWidth(30);
    m_request = makeShortLabel(monoFont(12, QFont::DemiBold), "title");
    m_verdict = new Pill;
    m_verdict->setMinimumWidth(60);  // where a server has a long name
    auto* head = new QHBoxLayout;
    head->setContentsMargins(10, 0, 12, 4);
    head->setSpacing(0);
    head->addWidget(m_older);
    head->addWidget(m_newer);
    head->addSpacing(6);
    head->addWidget(m_request, 1);
    head->addSpacing(8);
    head->addWidget(m_verdict);
    layout->addLayout(head);
    m_why = makeLabel({}, uiFont(12), "text2");
    m_why->setWordWrap(true);
    m_why->setContentsMargins(14, 0, 14, 8);
    layout->addWidget(m_why);
    m_steps->setModel(m_model);
    m_steps->setItemDelegate(m_delegate);
    m_steps->setUniformItemSizes(true);
    layout->addWidget(m_steps, 1);
    connect(m_older, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_newer, &QToolButton::clicked, this, [this] { step(1); });
    return story;
}

}  // namespace yard
