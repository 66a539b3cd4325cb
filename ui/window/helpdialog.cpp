#include "ui/window/helpdialog.h"

#include <QGridLayout>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/look/pill.h"
#include "ui/look/theme.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

QLabel* paragraph(const QString& text) {
    QLabel* label = makeLabel(text, uiFont(13), "text2");
    label->setWordWrap(true);
    return label;
}

QLabel* heading(const QString& text) {
    return makeLabel(text, uiFont(14, QFont::DemiBold), "title");
}

struct Pair {
    QString left, right;
};

QList<Pair> keys() {
    const auto tr = [](const char* text) { return HelpDialog::tr(text); };
    return {
        {QStringLiteral("D  F  M  R"),
         tr("drain, fail, maintenance, restore the selected servers")},
        {QStringLiteral("W"), tr("change the weight (also F2 or a double click)")},
        {QStringLiteral("C"), tr("check the selected servers now")},
        {QStringLiteral("S  T"), tr("show its stick entries, trace its next request")},
        {QStringLiteral("/"),
         tr("filter what the panel lists (Esc ends it); a header (or the menu) sorts")},
        {QStringLiteral("Enter"), tr("on a backend's head: fold its servers, or show them")},
        {QStringLiteral("Ctrl+Z"), tr("undo the latest server action, for 30 seconds")},
        {QStringLiteral("Ctrl+K"), tr("everything that can be done, found by typing")},
        {QStringLiteral("Ctrl+F"), tr("find a request by client, path, server or id")},
        {QStringLiteral("Ctrl+O"), tr("run a configuration file")},
        {QStringLiteral("Ctrl+Shift+E"),
         tr("the configuration: read, edit, apply, keep what was changed at run time")},
        {QStringLiteral("F7  F8  Ctrl+S"),
         tr("in the configuration: next difference, validate, apply")},
        {QStringLiteral("F2  Del"),
         tr("in the stick table: edit what an entry counts, delete entries")},
        {QStringLiteral("P"), tr("in the request trace: pin a request, so that it stays")},
        {QStringLiteral("Space"), tr("pause and resume what is shown")},
        {QStringLiteral("Ctrl+1 to 8"),
         tr("servers, timeline, stick table, trace, events, journal, command line, "
            "sessions")},
        {QStringLiteral("Tab  Up  Down"),
         tr("in the command line: complete, what was typed before")},
        {QStringLiteral("Tab, then arrows"),
         tr("on a divider between panels: move it (Shift: in larger steps)")},
        {QStringLiteral("Ctrl+Enter"), tr("one panel alone; Esc brings the others back")},
        {QStringLiteral("+  \u2212  0"),
         tr("in the timeline: zoom in and out (also the wheel, or drag), back to now")},
        {QStringLiteral("PgUp  PgDn"),
         tr("in the timeline: earlier, later (also Shift and the wheel)")},
        {QStringLiteral("Ctrl++  Ctrl+\u2212"),
         tr("larger and smaller text, up to 200 %, from the next start of the console on (Ctrl+K, "
            "\"Start the console anew\")")},
        {QStringLiteral("Ctrl+Shift+L"), tr("light or dark")},
        {QStringLiteral("Ctrl+Shift+R"), tr("read-only: nothing can be changed, or can again")},
        {QStringLiteral("F1"), tr("this page")}};
}

struct StateWords {
    Shown shown;
    QString text, meaning;
};

QList<StateWords> states() {
    const auto tr = [](const char* text) { return HelpDialog::tr(text); };
    return {
        {Shown::Up, tr("UP"),
         tr("takes requests; a backup is \"idle\" while it waits, \"in use\" while requests stick "
            "to it")},
        {Shown::Rising, tr("RISING"),
         tr("checks pass again, not yet often enough; or UP and losing checks")},
        {Shown::Down, tr("DOWN"), tr("checks failed, or Fail was pressed: no requests")},
        {Shown::Drain, tr("DRAIN"), tr("no new clients; those a stick table remembers may stay")},
        {Shown::Drain, tr("HELD"), tr("up again, but gets no traffic until Fail back")},
        {Shown::Maint, tr("MAINT"), tr("out of service: no requests, no checks")}};
}

QWidget* keyTable() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    for (const Pair& pair : keys()) {
        const int row = grid->rowCount();
        grid->addWidget(makeLabel(pair.left, monoFont(12, QFont::Medium), "title"), row, 0);
        grid->addWidget(paragraph(pair.right), row, 1);
    }
    return box;
}

QWidget* stateTable() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    for (const StateWords& state : states()) {
        const int row = grid->rowCount();
        auto* pill = new Pill;
        pill->set(state.shown, state.text);
        grid->addWidget(pill, row, 0, Qt::AlignLeft);
        grid->addWidget(paragraph(state.meaning), row, 1);
    }
    return box;
}

}  // namespace

HelpDialog::HelpDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Switchyard: help"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 14);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Help"));
    scroll->setWidget(makePage());
    layout->addWidget(scroll, 1);
    auto* close = new QPushButton(tr("Close"));
    close->setFont(uiFont(13, QFont::Medium));
    close->setDefault(true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(22, 0, 22, 0);
    row->addStretch();
    row->addWidget(close);
    layout->addLayout(row);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->widget()->setAutoFillBackground(false);
    resize(QSize(660, 640).boundedTo(screen()->availableSize() - QSize(20, 40)));
}

QWidget* HelpDialog::makePage() {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(22, 20, 22, 12);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(tr("A failover, step by step"), uiFont(16, QFont::Bold), "title"));
    layout->addWidget(paragraph(tr(
        "Switchyard sends requests to your servers and shows which server got each one, and why. "
        "In the demo hosting1 serves everything and hosting2 is its backup. Press Kill hosting1: "
        "the next request finds a closed port, and is given to hosting2 at once instead of being "
        "answered 503. A few seconds later the health checks have seen it too and hosting1 is "
        "DOWN. "
        "Start it again: after two good checks it is UP and gets its requests back.")));
    layout->addWidget(paragraph(tr(
        "Fail does the same by hand: the server counts as down, whatever its checks say, until you "
        "press Restore. Request trace tells the story of one request; the numbered flags of the "
        "timeline are the numbers in Events.")));
    layout->addSpacing(6);
    layout->addWidget(heading(tr("States")));
    layout->addWidget(stateTable());
    layout->addSpacing(6);
    layout->addWidget(heading(tr("Words")));
    layout->addWidget(paragraph(tr(
        "Backup: a server that is used only while no active one can be. Redispatch: a request "
        "whose "
        "server could not be reached is given to another one. Stick table: remembers which server "
        "a "
        "client had. Share: the part of the last minute's requests; the tick marks the part that "
        "the "
        "weights alone would give. A lock: the server is spoken to under TLS. Pending: asked for, "
        "and not yet seen in the proxy's report.")));
    layout->addWidget(paragraph(
        tr("The filter of the stick table takes a part of a key or of a server's name and tests of "
           "what entries count: \"web-1 gpc0>5\". All entries are looked at, however many; Clear "
           "what matches removes them, Undo (or the journal, for ten minutes) brings them back "
           "with all that they count.")));
    layout->addWidget(paragraph(tr(
        "The timeline remembers an hour by the second and a week by the minute, for a "
        "configuration file also while the program is closed. Where there is a tray, an icon in it "
        "wears the state, tells what changes while nobody looks, and its menu chooses whether "
        "closing the window ends the proxy.")));
    layout->addWidget(paragraph(
        tr("Attach to a running core (Ctrl+K, or the first page): the console over a HAProxy or a "
           "switchyardd that runs by itself, by its stats socket. It runs on when the console "
           "closes; what it does not report is not guessed, and panels say so. When it cannot be "
           "reached, the last picture stays and the console tries again.")));
    layout->addWidget(paragraph(
        tr("Where the file has a statistics page, its \"stats admin\" lets people change servers "
           "there, too; events and journal name who did it.")));
    layout->addSpacing(6);
    layout->addWidget(heading(tr("Keys")));
    layout->addWidget(keyTable());
    layout->addWidget(paragraph(tr("Letters work while the Servers table has the focus.")));
    layout->addStretch();
    return page;
}

}  // namespace yard
