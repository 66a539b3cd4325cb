#include "ui/configuration/problempage.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/configuration/findings.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

constexpr int LeastWidth = 360;

/// HAProxy's closing lines say only that there were errors: they are not problems of their own.
std::vector<Diagnostic> withoutSummary(std::vector<Diagnostic> notes) {
    std::erase_if(notes, [](const Diagnostic& note) {
        return note.text.starts_with("Error(s) found in ") ||
               note.text.starts_with("Fatal errors found in ");
    });
    return notes;
}

/// What keeps a proxy from starting names its line in its words: "Binding [a.cfg:7] for ...".
Where whereOf(const Diagnostic& note) {
    static const QRegularExpression named(QStringLiteral("^Binding \\[([^\\]]+):(\\d+)\\]"));
    const auto match = named.match(words(note.text));
    if (note.where.line || !match.hasMatch()) return note.where;
    Where where;
    where.file = match.captured(1).toStdString();
    where.line = match.captured(2).toInt();
    return where;
}

QString placeText(const Where& where) {
    if (where.file.empty()) return {};
    const QString file = QFileInfo(words(where.file)).fileName();
    return where.line ? QStringLiteral("%1:%2").arg(file).arg(where.line) : file;
}

/// What to do about what the system says; empty: the problem says it itself.
QString adviceOn(const Diagnostic& note) {
    const auto says = [&](const char* words) { return note.text.find(words) != std::string::npos; };
    const bool binds = says("Binding") || says("bind socket");
    if (binds && says("Address already in use"))
        return ProblemPage::tr("Another program listens there. End it, or choose another port.");
    if (binds && says("Permission denied"))
        return ProblemPage::tr(
            "Ports below 1024 are kept for root. Choose a higher one, or give the program the "
            "right "
            "to them (CAP_NET_BIND_SERVICE).");
    if (binds && says("Cannot assign requested address"))
        return ProblemPage::tr("This computer has no such address.");
    if (says("Permission denied"))
        return ProblemPage::tr("You may not read it: look at its owner and mode.");
    if (says("No such file or directory"))
        return ProblemPage::tr("Its name may be mistyped, or it was moved.");
    return {};
}

}  // namespace

ProblemPage::ProblemPage(const QString& file, const std::vector<Diagnostic>& notes, bool canReturn,
                         QWidget* parent)
    : QWidget(parent), m_notes(withoutSummary(notes)) {
    setAccessibleName(tr("The proxy does not run"));
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(24, 32, 24, 24);
    auto* column = new QVBoxLayout;
    column->setSpacing(16);
    column->addWidget(makeHead(file));
    column->addWidget(makeList(), 1);
    column->addWidget(makeButtons(canReturn));
    outer->addStretch(1);
    outer->addLayout(column, 8);
    outer->addStretch(1);
}

QWidget* ProblemPage::makeHead(const QString& file) {
    const auto alerts = std::count_if(m_notes.begin(), m_notes.end(), [](const Diagnostic& note) {
        return note.level == Level::Alert;
    });
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    auto* picture = new QLabel;
    picture->setPixmap(
        iconPixmap(QStringLiteral("warn"), tokens().mark(Shown::Down), 30, devicePixelRatioF()));
    layout->addWidget(picture, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(makeLabel(tr("%1 does not run").arg(QFileInfo(file).fileName()),
                               uiFont(21, QFont::Bold), "title"));
    texts->addWidget(makeLabel(alerts == 1
                                   ? tr("One problem keeps the proxy from starting. Nothing "
                                        "was started.")
                                   : tr("%1 problems keep the proxy from starting. Nothing "
                                        "was started.")
                                         .arg(alerts),
                               uiFont(13), "text2"));
    layout->addLayout(texts, 1);
    return head;
}

QWidget* ProblemPage::makeRow(const Diagnostic& note) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(10);
    QLabel* level = makeLabel(levelWord(note.level), uiFont(12, QFont::DemiBold), "title");
    level->setFixedWidth(64);
    level->setStyleSheet(
        QStringLiteral("color: %1").arg(tokens().words(levelShape(note.level)).name()));
    const Where where = whereOf(note);
    QLabel* place = makeLabel(placeText(where), monoFont(12, QFont::Medium), "text2");
    place->setMinimumWidth(120);
    place->setToolTip(words(where.file));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(3);
    QLabel* text = makeLabel(findingText(note), uiFont(13), "title");
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    texts->addWidget(text);
    if (const QString advice = adviceOn(note); !advice.isEmpty())
        texts->addWidget(makeLabel(advice, uiFont(12), "text2"));
    for (int i = 0; i < texts->count(); ++i)
        static_cast<QLabel*>(texts->itemAt(i)->widget())->setWordWrap(true);
    layout->addWidget(level);
    layout->addWidget(place);
    layout->addLayout(texts, 1);
    if (where.line == 0) return row;
    QToolButton* edit =
        makeButton(QStringLiteral("edit"), tr("Edit"), tr("Open this line in the editor"),
                   tr("Edit %1").arg(placeText(where)));
    connect(edit, &QToolButton::clicked, this, [this, where] { emit lineAsked(where); });
    layout->addWidget(edit);
    return row;
}

QWidget* ProblemPage::makeList() {
    auto* frame = new QFrame;
    frame->setObjectName(QStringLiteral("card"));
    auto* outer = new QVBoxLayout(frame);
    outer->setContentsMargins(1, 1, 1, 1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Problems"));
    auto* list = new QWidget;
    list->setMinimumWidth(0);
    auto* rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    for (const Diagnostic& note : m_notes) {
        if (rows->count()) {
            auto* line = new QFrame;
            line->setObjectName(QStringLiteral("vsep"));
            line->setFixedHeight(1);
            rows->addWidget(line);
        }
        rows->addWidget(makeRow(note));
    }
    rows->addStretch();
    scroll->setWidget(list);
    scroll->viewport()->setAutoFillBackground(false);
    list->setAutoFillBackground(false);
    outer->addWidget(scroll);
    frame->setMinimumWidth(LeastWidth);
    return frame;
}

QWidget* ProblemPage::makeButtons(bool canReturn) {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* copy = new QPushButton(tr("Copy all"));
    auto* back = new QPushButton(canReturn ? tr("Back to what runs") : tr("Quit"));
    auto* again = new QPushButton(tr("Try again"));
    auto* other = new QPushButton(tr("Run something else\u2026"));
    other->setObjectName(QStringLiteral("primary"));
    QLabel* also = makeShortLabel(uiFont(12), "muted");
    also->setText(tr("The same lines are on the terminal, in HAProxy's shape."));
    layout->addWidget(also, 1);
    for (QPushButton* button : {copy, back, again, other}) {
        button->setFont(uiFont(13, QFont::Medium));
        layout->addWidget(button);
    }
    connect(again, &QPushButton::clicked, this, &ProblemPage::againAsked);
    connect(copy, &QPushButton::clicked, this, [this] {
        std::string all;
        for (const Diagnostic& note : m_notes)
            all += formatDiagnostic(note, QCoreApplication::applicationPid());
        QGuiApplication::clipboard()->setText(words(all));
    });
    connect(other, &QPushButton::clicked, this, &ProblemPage::startAsked);
    connect(back, &QPushButton::clicked, this, [this, canReturn] {
        if (canReturn)
            emit backAsked();
        else
            window()->close();
    });
    return box;
}

}  // namespace yard
