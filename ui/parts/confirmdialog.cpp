#include "ui/parts/confirmdialog.h"

#include "ui/desk/commandwords.h"
#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

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

QString titleOf(const std::vector<Command>& commands) {
    const QString verb = commandTitle(commands);
    return commands.size() == 1 ? ConfirmDialog::tr("%1, the last active server?").arg(verb)
                                : ConfirmDialog::tr("%1, the last active ones?").arg(verb);
}

}  // namespace

ConfirmDialog::ConfirmDialog(const std::vector<Command>& commands, const Impact& impact,
                             QWidget* parent)
    : Question(titleOf(commands), whereTo(impact), commandTitle(commands), parent) {
    setWindowTitle(tr("%1?").arg(commandTitle(commands)));
    const QString subject = commands.size() == 1 ? words(commands.front().server.server)
                                                 : tr("%1 servers").arg(commands.size());
    // As HAProxy does: a server that goes down keeps the sessions that it has.
    addFact(tr("Open sessions on %1").arg(subject),
            impact.sessions
                ? tr("%1 may finish there").arg(numberText(static_cast<qint64>(impact.sessions)))
                : tr("none"));
    if (impact.entries >= 0)
        addFact(tr("Stick entries to %1").arg(subject),
                impact.entries ? tr("%1 move on next request").arg(numberText(impact.entries))
                               : tr("none"));
    addFact(tr("Servers left"),
            impact.backups.empty() ? tr("none") : tr("%1 (backup)").arg(names(impact.backups)));
    addNote(tr("You can undo this for 30 seconds."));
}

}  // namespace yard
