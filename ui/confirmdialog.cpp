#include "ui/confirmdialog.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/card.h"
#include "ui/commandwords.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/theme.h"
#include "ui/wording.h"

namespace yard {
namespace {

constexpr int Width = 440;

QString names(const std::vector<std::string>& servers) {
    QStringList list;
    for (const std::string& server : servers) list << words(server);
    return list.join(QStringLiteral(", "));
}

QString whereTo(const Impact& impact) {
    if (impact.backups.empty())
        return ConfirmDialog::tr("No server is left: clients get 503 until one returns.");
    if (impact.backups.size() == 1)
        return ConfirmDialog::tr("All traffic moves to the backup server %1.")
            .arg(names(impact.backups));
    return ConfirmDialog::tr("All traffic moves to the backup servers.");
}

}  // namespace

ConfirmDialog::ConfirmDialog(const std::vector<Command>& commands, const Impact& impact,
                             QWidget* parent)
    : QDialog(parent) {
    const QString verb = commandTitle(commands);
    setWindowTitle(tr("%1?").arg(verb));
    setAccessibleDescription(whereTo(impact));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(12);
    const QString subject = commands.size() == 1 ? words(commands.front().server.server)
                                                 : tr("%1 servers").arg(commands.size());
    layout->addWidget(makeHead(commands.size() == 1 ? tr("%1, the last active server?").arg(verb)
                                                    : tr("%1, the last active ones?").arg(verb),
                               impact));
    layout->addWidget(makeFacts(subject, impact));
    layout->addWidget(makeLabel(tr("You can undo this for 30 seconds."), uiFont(12), "muted"));
    layout->addWidget(makeButtons(verb));
    setFixedWidth(Width);
}

QWidget* ConfirmDialog::makeHead(const QString& title, const Impact& impact) {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto* picture = new QLabel;
    picture->setPixmap(
        iconPixmap(QStringLiteral("warn"), tokens().mark(Shown::Down), 26, devicePixelRatioF()));
    row->addWidget(picture, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    QLabel* heading = makeLabel(title, uiFont(16, QFont::DemiBold), "title");
    QLabel* detail = makeLabel(whereTo(impact), uiFont(13), "text2");
    for (QLabel* label : {heading, detail}) {
        label->setWordWrap(true);
        texts->addWidget(label);
    }
    row->addLayout(texts, 1);
    return head;
}

QWidget* ConfirmDialog::makeFacts(const QString& subject, const Impact& impact) {
    auto* box = new QFrame;
    box->setObjectName(QStringLiteral("dialogBox"));
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(14, 10, 14, 10);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    const auto add = [grid](const QString& what, const QString& value) {
        const int row = grid->rowCount();
        grid->addWidget(makeLabel(what, uiFont(13), "muted"), row, 0);
        grid->addWidget(makeLabel(value, uiFont(13, QFont::Medium), "title"), row, 1);
    };
    // As HAProxy does: a server that goes down keeps the sessions that it has.
    add(tr("Open sessions on %1").arg(subject),
        impact.sessions
            ? tr("%1 may finish there").arg(numberText(static_cast<qint64>(impact.sessions)))
            : tr("none"));
    if (impact.entries >= 0)
        add(tr("Stick entries to %1").arg(subject),
            impact.entries ? tr("%1 move on next request").arg(numberText(impact.entries))
                           : tr("none"));
    add(tr("Servers left"),
        impact.backups.empty() ? tr("none") : tr("%1 (backup)").arg(names(impact.backups)));
    return box;
}

QWidget* ConfirmDialog::makeButtons(const QString& verb) {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addStretch();
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setFont(uiFont(13, QFont::Medium));
    cancel->setDefault(true);
    cancel->setFocus();
    auto* go = new QPushButton(verb);
    go->setObjectName(QStringLiteral("danger"));
    go->setFont(uiFont(13, QFont::DemiBold));
    go->setAutoDefault(false);
    row->addWidget(cancel);
    row->addWidget(go);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(go, &QPushButton::clicked, this, &QDialog::accept);
    return box;
}

}  // namespace yard
