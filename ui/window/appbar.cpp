#include "ui/window/appbar.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

#include "ui/desk/desk.h"
#include "ui/desk/overview.h"
#include "ui/look/icons.h"
#include "ui/look/pill.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

constexpr int LeastPath = 60, RoomToSearch = 70;

}  // namespace

AppBar::AppBar(Desk& desk, QWidget* parent) : QWidget(parent), m_desk(desk) {
    setObjectName(QStringLiteral("appbar"));
    setAttribute(Qt::WA_StyledBackground);
    m_rows = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_rows->setContentsMargins(16, 0, 12, 0);
    m_rows->setSpacing(10);
    auto* layout = new QHBoxLayout;
    layout->setSpacing(10);
    m_rows->addLayout(layout, 1);
    layout->addWidget(makeName());
    layout->addWidget(makeSeparator(22));
    m_file =
        makeButton(QStringLiteral("folder"), tr("Open"), tr("Run another configuration (Ctrl+O)"),
                   tr("Run another configuration"), ButtonLook::Ghost);
    connect(m_file, &QToolButton::clicked, this, &AppBar::openAsked);
    m_path = makeShortLabel(monoFont(12), "muted");
    m_path->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_state = new Pill;
    m_state->set(Shown::Maint, tr("Starting"));
    m_lock = makeButton(QStringLiteral("lock"), tr("Read-only"),
                        tr("Nothing can be changed. Press to leave this mode (Ctrl+Shift+R)"),
                        tr("Leave the read-only mode"));
    m_lock->hide();
    connect(m_lock, &QToolButton::clicked, this, &AppBar::readOnlyLeft);
    makeSearch();
    makeTools();
    for (QWidget* widget : {static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_path),
                            static_cast<QWidget*>(m_state), static_cast<QWidget*>(m_lock)})
        layout->addWidget(widget);
    layout->addStretch(1);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(10);
    m_rows->addLayout(tools, 1000);
    tools->addStretch(1);
    // The search gives way before anything else does.
    tools->addWidget(m_search, 1000);
    for (QWidget* widget : {static_cast<QWidget*>(m_hint), makeSeparator(22),
                            static_cast<QWidget*>(m_config), static_cast<QWidget*>(m_pause),
                            static_cast<QWidget*>(m_theme), static_cast<QWidget*>(m_help)})
        tools->addWidget(widget);
    if (!desk.attachedTo().isEmpty()) {
        setThemedIcon(m_file, QStringLiteral("plug"));
        showAddress();
    }
    recolour();
    setCompact(false);
    connect(themeNotifier(), &ThemeNotifier::changed, this, &AppBar::recolour);
    connect(&desk, &Desk::updated, this, &AppBar::refresh);
    connect(&desk, &Desk::lost, this, &AppBar::showLost);
    connect(&desk, &Desk::pausedChanged, this, &AppBar::showPaused);
    connect(&desk, &Desk::readOnlyChanged, this, &AppBar::showReadOnly);
}

QWidget* AppBar::makeName() {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 2, 0);
    layout->setSpacing(10);
    m_logo = new QLabel;
    m_logo->setAccessibleName(QStringLiteral("Switchyard"));
    layout->addWidget(m_logo);
    m_name = makeLabel(QStringLiteral("Switchyard"), uiFont(16, QFont::Bold), "title");
    layout->addWidget(m_name);
    return box;
}

void AppBar::makeSearch() {
    m_search = new QLineEdit;
    m_search->setFont(uiFont(13));
    m_search->setMinimumWidth(130);
    m_search->setPlaceholderText(tr("Find a client, path or request id"));
    m_search->setAccessibleName(tr("Search the request trace"));
    m_search->setToolTip(
        tr("Shows the newest request that contains this; Enter again: the one "
           "before it (Ctrl+F)"));
    m_searchIcon = m_search->addAction(QIcon(), QLineEdit::LeadingPosition);
    m_searchIcon->setText(tr("Search"));
    const QString key = tr("Ctrl+F");
    m_hint = makeLabel(key, monoFont(11), "muted");
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (!m_search->text().trimmed().isEmpty()) emit searchAsked(m_search->text().trimmed());
    });
    connect(m_search, &QLineEdit::textChanged, this, [this, key] {
        m_hint->setText(key);
        m_hint->setVisible(!m_compact);
    });
}

void AppBar::makeTools() {
    m_config = makeButton(QStringLiteral("list"), {}, tr("The configuration (Ctrl+Shift+E)"),
                          tr("Configuration"), ButtonLook::Ghost);
    connect(m_config, &QToolButton::clicked, this, &AppBar::configAsked);
    m_pause = makeButton(QStringLiteral("pause"), tr("Pause"), tr("Freeze what is shown (Space)"),
                         tr("Pause live updates"));
    m_pause->setCheckable(true);
    connect(m_pause, &QToolButton::clicked, this,
            [this](bool checked) { m_desk.setPaused(checked); });
    m_theme = makeButton(QStringLiteral("moon"), {}, tr("Switch light and dark (Ctrl+Shift+L)"),
                         tr("Switch light and dark"), ButtonLook::Ghost);
    connect(m_theme, &QToolButton::clicked, this, &AppBar::themeAsked);
    m_help = makeButton(QStringLiteral("help"), {}, tr("What the words and keys mean (F1)"),
                        tr("Help"), ButtonLook::Ghost);
    connect(m_help, &QToolButton::clicked, this, &AppBar::helpAsked);
}

void AppBar::setCompact(bool compact) {
    m_compact = compact;
    setFixedHeight(compact ? 44 : 52);
    m_path->setVisible(!compact);
    m_hint->setVisible(!compact);
    m_search->setMaximumWidth(compact ? 210 : 268);
}

void AppBar::setNarrow(bool narrow) {
    m_rows->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_rows->setSpacing(narrow ? 4 : 10);
    m_name->setVisible(!narrow);
    if (!narrow) return;
    setFixedHeight(80);
    m_search->setMaximumWidth(QWIDGETSIZE_MAX);
}

/// It gets what its words need, as long as there is room to search.
void AppBar::fitPath() {
    m_rows->activate();  // or what it holds may be as it was
    const int others = m_rows->minimumSize().width() - m_path->minimumWidth() + RoomToSearch;
    const int wanted = m_path->sizeHint().width();
    m_path->setMinimumWidth(qBound(qMin(LeastPath, wanted), width() - others, wanted));
}

void AppBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitPath();
}

void AppBar::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void AppBar::showNoMatch() {
    m_hint->setText(tr("no match"));
    m_hint->show();
}

void AppBar::showStopped(const QString& file) {
    showFile(file);
    m_path->clear();
    m_state->set(Shown::Maint, tr("Not running"));
    setCovered(true);
}

void AppBar::setCovered(bool covered) {
    m_pause->setDisabled(covered);
    m_search->setDisabled(covered);
}

void AppBar::refresh() {
    const Report& report = m_desk.report();
    if (!m_desk.live()) return;
    const Overview overview = overviewOf(report);
    m_state->set(overview.shown, overview.state);
    m_path->setToolTip(overview.pathTip);
    m_path->setText(overview.path);
    showFile(words(report.process.configFile));
    fitPath();
}

/// Nobody shall think that this proxy ends with the console.
void AppBar::showAddress() {
    const QString address = m_desk.attachedTo();
    const ProcessRow& process = m_desk.report().process;
    const QString name = QFileInfo(address).fileName();
    m_file->setText(tr("Attached: %1").arg(name.isEmpty() ? address : name));
    m_file->setAccessibleName(m_file->text());
    QStringList tip{tr("Attached to %1").arg(address)};
    if (process.pid)
        tip << tr("%1 %2, process %3 on %4")
                   .arg(words(process.product), words(process.version))
                   .arg(process.pid)
                   .arg(words(process.node));
    tip << tr("It runs on when the console closes.")
        << (m_desk.readOnly() ? Desk::readOnlyReason()
                              : tr("Run or attach to something else (Ctrl+O: a file)"));
    m_file->setToolTip(tip.join(u'\n'));
}

void AppBar::showFile(const QString& path) {
    if (!m_desk.attachedTo().isEmpty()) return showAddress();
    m_file->setText(path.isEmpty() ? tr("Open") : QFileInfo(path).fileName());
    if (m_desk.readOnly()) return m_file->setToolTip(Desk::readOnlyReason());
    m_file->setToolTip(path.isEmpty() ? tr("Run another configuration (Ctrl+O)")
                                      : tr("%1\nRun another configuration (Ctrl+O)").arg(path));
}

void AppBar::showReadOnly(bool readOnly) {
    m_lock->setVisible(readOnly);
    m_file->setDisabled(readOnly);
    refresh();
}

void AppBar::showPaused(bool paused) {
    m_pause->setChecked(paused);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setAccessibleName(paused ? tr("Resume live updates") : tr("Pause live updates"));
    setThemedIcon(m_pause, paused ? QStringLiteral("play") : QStringLiteral("pause"));
}

void AppBar::showLost(const QString& why) {
    m_state->set(Shown::Down, tr("Not live"));
    m_state->setToolTip(why);
}

void AppBar::recolour() {
    m_logo->setPixmap(iconPixmap(QStringLiteral("logo"), tokens().accent, 24, devicePixelRatioF()));
    m_searchIcon->setIcon(icon(QStringLiteral("search"), tokens().text3));
    setThemedIcon(m_theme, tokens().dark ? QStringLiteral("sun") : QStringLiteral("moon"), true);
}

}  // namespace yard
