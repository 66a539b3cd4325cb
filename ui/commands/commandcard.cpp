#include "ui/commands/commandcard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QStackedWidget>

#include "ui/commands/answersview.h"
#include "ui/commands/commandfield.h"
#include "ui/desk/whenready.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/emptystate.h"

namespace yard {
namespace {

constexpr int PatienceMs = 200;

}  // namespace

CommandCard::CommandCard(Desk& desk, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_card(new Card(tr("Command line"))),
      m_pages(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("terminal"), {}, {})),
      m_answers(new AnswersView(2 * MostLines)),
      m_field(new CommandField(desk, settings)),
      m_usage(makeLabel({}, monoFont(11), "muted")),
      m_stop(makeButton(QStringLiteral("stop"), tr("Stop"), tr("Stop the answer (Esc)"),
                        tr("Stop the answer"))),
      m_copy(makeButton(QStringLiteral("copy"), {}, tr("Copy all of it"), tr("Copy the answers"),
                        ButtonLook::Ghost)),
      m_clear(makeButton(QStringLiteral("trash"), {}, tr("Empty the page (Ctrl+L)"),
                         tr("Clear the answers"), ButtonLook::Ghost)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    buildHead();
    buildBody();
    setFocusProxy(m_field);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &CommandCard::fetch);
    connect(m_field, &CommandField::said, this, &CommandCard::run);
    connect(m_field, &CommandField::stopAsked, this, [this] { stop(tr("stopped")); });
    connect(m_field, &CommandField::clearAsked, this, &CommandCard::clear);
    connect(m_field, &CommandField::usageFound, m_usage, &QLabel::setText);
    connect(&desk, &Desk::readOnlyChanged, this, &CommandCard::showState);
    showState();
}

void CommandCard::buildHead() {
    for (QToolButton* tool : {m_stop, m_copy, m_clear}) m_card->addTool(tool);
    connect(m_stop, &QToolButton::clicked, this, [this] { stop(tr("stopped")); });
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(output()); });
    connect(m_clear, &QToolButton::clicked, this, &CommandCard::clear);
    auto* help = makeButton(QStringLiteral("help"), tr("List the commands"),
                            tr("Asks the proxy for help"), tr("List the commands"));
    connect(help, &QToolButton::clicked, this, [this] { run(QStringLiteral("help")); });
    m_empty->setTexts(tr("Ask the proxy in its own words"),
                      tr("HAProxy's Runtime API, as on the stats socket. Tab completes, Up brings "
                         "back what you typed; what you change is in the journal."));
    m_empty->addButton(help);
}

void CommandCard::buildBody() {
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_answers);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 6, 10, 2);
    row->setSpacing(8);
    row->addWidget(makeLabel(QStringLiteral(">"), monoFont(13, QFont::Bold), "muted"));
    row->addWidget(m_field, 1);
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    layout->addLayout(row);
    layout->addWidget(m_usage);
    m_usage->setContentsMargins(32, 0, 14, 0);
    m_usage->setFixedHeight(18);
    m_usage->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_card->setBody(body);
}

void CommandCard::setCompact(bool compact, bool inTab) { m_card->setCompact(compact, inTab); }

QString CommandCard::output() const { return m_answers->toPlainText(); }

void CommandCard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_owed) fetch();
}

void CommandCard::run(const QString& line) {
    if (line.trimmed().isEmpty()) return;
    stop({});
    m_field->remember(line);
    m_answers->addLine(line);
    m_pages->setCurrentWidget(m_answers);
    m_lines = 0;
    m_busy = true;
    ++m_turn;
    // Who acts must see what comes of it.
    m_desk.setPaused(false);
    showState();
    ask(m_desk.say(line.toStdString()));
}

void CommandCard::ask(const QFuture<Spoken>& answer) {
    whenReady(answer, this, [this, turn = m_turn](const Spoken& piece) {
        if (turn == m_turn && m_busy) hear(piece);
    });
}

void CommandCard::fetch() {
    m_owed = !isVisible();
    if (!m_owed) ask(m_desk.more());
}

void CommandCard::hear(const Spoken& piece) {
    QString text = words(piece.text);
    const auto lines = static_cast<int>(text.count(u'\n'));
    const bool cut = m_lines + lines > MostLines;
    const int room = MostLines - m_lines;
    if (cut) text = room > 0 ? text.section(u'\n', 0, room - 1) : QString();
    m_lines += lines;
    m_answers->addAnswer(text);
    if (cut) return stop(tr("cut here after %1 lines").arg(MostLines));
    switch (piece.state) {
        case Spoken::State::Ended:
            return stop({});
        case Spoken::State::More:
            return fetch();
        case Spoken::State::Waiting:
            m_patience.start(PatienceMs);
    }
}

/// It has ended, a person has seen enough, or another line comes.
void CommandCard::stop(const QString& why) {
    if (!m_busy) return;
    if (!why.isEmpty()) m_answers->addAnswer(QStringLiteral("\n[%1]\n").arg(why));
    m_busy = m_owed = false;
    m_patience.stop();
    showState();
}

void CommandCard::clear() {
    stop({});
    m_answers->clear();
    m_pages->setCurrentWidget(m_empty);
    m_field->setFocus();
    showState();
}

void CommandCard::showState() {
    const bool any = !m_answers->document()->isEmpty();
    m_stop->setVisible(m_busy);
    m_copy->setEnabled(any);
    m_clear->setEnabled(any);
    m_card->setSubtitle(m_desk.readOnly() ? tr("read-only: nothing can be changed") : QString());
    m_field->setPlaceholderText(m_desk.readOnly() ? tr("show stat, show table, get weight\u2026")
                                                  : tr("help, show stat, set server\u2026"));
}

}  // namespace yard
