#include "ui/window/demobar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStyle>

#include "ui/desk/desk.h"
#include "ui/look/icons.h"
#include "ui/look/paint.h"
#include "ui/look/pill.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

constexpr int MostRate = 200, RateDelayMs = 150, RateHoldMs = 1500;

}  // namespace

DemoBar::DemoBar(Desk& desk, QWidget* parent)
    : QFrame(parent),
      m_desk(desk),
      m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      m_layout(new QHBoxLayout),
      m_originLayout(new QHBoxLayout),
      m_icon(new QLabel),
      m_title(makeLabel(tr("Live demo"), uiFont(13, QFont::DemiBold), "title")),
      m_hint(makeShortLabel(uiFont(12), "muted")) {
    setObjectName(QStringLiteral("card"));
    setAccessibleName(tr("Live demo"));
    m_rows->setContentsMargins(14, 0, 14, 0);
    m_rows->setSpacing(8);
    auto* origins = new QHBoxLayout;
    origins->setSpacing(8);
    m_originLayout->setSpacing(6);
    origins->addWidget(m_icon);
    origins->addWidget(m_title);
    origins->addSpacing(4);
    origins->addLayout(m_originLayout);
    origins->addStretch(1);
    m_rows->addLayout(origins);
    makeRate();
    m_layout->setSpacing(8);
    m_rows->addLayout(m_layout, 1000);
    m_layout->addWidget(m_hint, 1000);
    m_layout->addStretch(1);
    m_roomy = {m_title, m_hint};
    m_sent = addFigure(tr("sent"), true);
    m_ok = addFigure(tr("answered"), false);
    m_lost = addFigure(tr("lost"), false);
    m_worst = addFigure(tr("slowest"), false);
    recolour();
    setCompact(false);
    refresh();
    connect(themeNotifier(), &ThemeNotifier::changed, this, &DemoBar::recolour);
    connect(&desk, &Desk::updated, this, &DemoBar::refresh);
    connect(&desk, &Desk::readOnlyChanged, this, &DemoBar::refresh);
}

QLabel* DemoBar::addFigure(const QString& name, bool roomy) {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(6, 0, 0, 0);
    layout->setSpacing(7);
    layout->addWidget(makeLabel(name, uiFont(12), "muted"));
    QLabel* value = makeLabel(QStringLiteral("0"), monoFont(13, QFont::DemiBold), "title");
    value->setAccessibleDescription(name);
    layout->addWidget(value);
    m_layout->addWidget(box);
    if (roomy) m_roomy.push_back(box);
    return value;
}

void DemoBar::makeRate() {
    auto* rate = new QHBoxLayout;
    rate->setSpacing(8);
    m_rows->addLayout(rate);
    m_edges = {makeSeparator(22), makeSeparator(22)};
    rate->addWidget(m_edges[0]);
    QLabel* label = makeLabel(tr("Requests/s"), uiFont(12), "muted");
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, MostRate);
    m_slider->setFixedWidth(120);
    m_slider->setAccessibleName(tr("Requests per second, slider"));
    m_slider->setFocusPolicy(Qt::TabFocus);
    m_rate = new QSpinBox;
    m_rate->setRange(0, MostRate);
    m_rate->setFont(monoFont(12));
    m_rate->setAlignment(Qt::AlignRight);
    m_rate->setFixedWidth(48);
    m_rate->setAccessibleName(tr("Requests per second"));
    m_rate->setFocusPolicy(Qt::ClickFocus);
    label->setBuddy(m_rate);
    for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(m_slider),
                            static_cast<QWidget*>(m_rate)})
        rate->addWidget(widget);
    rate->addWidget(m_edges[1]);
    rate->addStretch(1);
    connect(m_slider, &QSlider::valueChanged, m_rate, &QSpinBox::setValue);
    connect(m_rate, &QSpinBox::valueChanged, m_slider, &QSlider::setValue);
    connect(m_rate, &QSpinBox::valueChanged, this, [this] { m_rateTimer.start(RateDelayMs); });
    m_rateTimer.setSingleShot(true);
    m_rateHold.setSingleShot(true);
    connect(&m_rateTimer, &QTimer::timeout, this, &DemoBar::sendRate);
}

QString DemoBar::rateTip() {
    return tr("How much the demo asks for: 0 to %1 requests/s.").arg(MostRate);
}

void DemoBar::sendRate() {
    Command command;
    command.verb = Verb::TrafficRate;
    command.number = m_rate->value();
    command.by = "console";
    m_rateHold.start(RateHoldMs);
    m_desk.send(command);
}

void DemoBar::refresh() {
    const LabRow& lab = m_desk.report().lab;
    setVisible(lab.present);
    if (!lab.present) return;
    learnOrigins(lab);
    for (size_t i = 0; i < m_origins.size(); ++i) refreshOrigin(m_origins[i], lab.origins[i]);
    for (QWidget* control : {static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_rate)}) {
        control->setDisabled(m_desk.readOnly());
        control->setToolTip(m_desk.readOnly() ? Desk::readOnlyReason() : rateTip());
    }
    if (!m_rateTimer.isActive() && !m_rateHold.isActive() && !m_slider->isSliderDown()) {
        const QSignalBlocker quietSlider(m_slider), quietBox(m_rate);
        m_slider->setValue(lab.rate);
        m_rate->setValue(lab.rate);
    }
    showCounts(lab);
}

void DemoBar::learnOrigins(const LabRow& lab) {
    if (m_origins.size() == lab.origins.size()) return;
    for (const OriginTools& tools : m_origins) {
        tools.state->deleteLater();
        tools.button->deleteLater();
    }
    m_origins.clear();
    for (size_t i = 0; i < lab.origins.size(); ++i) {
        OriginTools tools;
        tools.name = lab.origins[i].name;
        tools.state = new Pill;
        tools.button = makeButton(QStringLiteral("power"), words(tools.name), {}, {});
        m_originLayout->addWidget(tools.button);
        m_originLayout->addWidget(tools.state);
        m_originLayout->addSpacing(4);
        connect(tools.button, &QToolButton::clicked, this, [this, i] { toggle(i); });
        m_origins.push_back(tools);
    }
    if (!m_origins.empty())
        m_hint->setText(
            tr("Kill %1 and watch its requests move.").arg(words(m_origins.front().name)));
}

void DemoBar::refreshOrigin(OriginTools& tools, const LabRow::Origin& origin) {
    const QString name = words(origin.name);
    tools.alive = origin.alive;
    tools.state->set(origin.alive ? Shown::Up : Shown::Down,
                     origin.alive ? tr("alive") : tr("killed"));
    tools.state->setAccessibleDescription(name);
    tools.state->setToolTip(
        tr("%1 on %2, %3 requests served").arg(name, words(origin.address)).arg(origin.requests));
    const QString fate =
        m_desk.readOnly() ? Desk::readOnlyReason()
        : origin.alive ? tr("The web server dies without warning: connections reset, port closed.")
                       : tr("The web server listens again.");
    tools.button->setToolTip(fate);
    const QString verb = origin.alive ? tr("Kill %1").arg(name) : tr("Start %1").arg(name);
    if (tools.button->text() != verb) {
        tools.button->setText(verb);
        tools.button->setAccessibleName(verb);
        setThemedIcon(tools.button,
                      origin.alive ? QStringLiteral("power") : QStringLiteral("play"));
    }
    tools.button->setEnabled(!m_desk.readOnly() && !m_desk.pending({{}, tools.name}));
}

void DemoBar::toggle(size_t index) {
    Command command;
    command.verb = m_origins[index].alive ? Verb::KillOrigin : Verb::StartOrigin;
    command.server.server = m_origins[index].name;
    command.by = "console";
    m_desk.send(command);
}

void DemoBar::showCounts(const LabRow& lab) {
    m_sent->setText(numberText(static_cast<qint64>(lab.sent)));
    m_ok->setText(numberText(static_cast<qint64>(lab.ok)));
    m_lost->setText(numberText(static_cast<qint64>(lab.lost)));
    m_worst->setText(microsText(lab.worstMs * 1000));
    const QString role = lab.lost ? QStringLiteral("alarm") : QStringLiteral("title");
    if (m_lost->objectName() == role) return;
    m_lost->setObjectName(role);
    m_lost->style()->unpolish(m_lost);
    m_lost->style()->polish(m_lost);
}

void DemoBar::setCompact(bool compact) {
    m_compact = compact;
    setFixedHeight(compact ? 40 : 46);
    m_slider->setFixedWidth(compact ? 70 : 110);
    setNarrow(false);
    for (QWidget* widget : m_roomy) widget->setVisible(!compact);
    refresh();
}

void DemoBar::setNarrow(bool narrow) {
    m_rows->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_rows->setSpacing(narrow ? 2 : 8);
    m_rows->setContentsMargins(14, narrow ? 6 : 0, 14, narrow ? 6 : 0);
    for (QWidget* edge : m_edges) edge->setVisible(!narrow);
    if (narrow) setFixedHeight(116);
}

void DemoBar::recolour() {
    m_icon->setPixmap(iconPixmap(QStringLiteral("zap"), tokens().accent, 18, devicePixelRatioF()));
}

}  // namespace yard
