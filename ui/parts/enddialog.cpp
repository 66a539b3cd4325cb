#include "ui/parts/enddialog.h"

#include <QCoreApplication>

#include "ui/look/wording.h"
#include "ui/parts/question.h"

namespace yard {
namespace {

constexpr int Named = 5;

struct Ending {
    Q_DECLARE_TR_FUNCTIONS(yard::Ending)
};

QString clientsOf(const std::vector<SessionRow>& rows) {
    QStringList clients;
    for (const SessionRow& row : rows)
        if (clients.size() < Named) clients << words(row.client);
    const QString named = clients.join(QStringLiteral(", "));
    const auto more = static_cast<qint64>(rows.size()) - Named;
    return more > 0 ? Ending::tr("%1 and %2 more").arg(named).arg(more) : named;
}

}  // namespace

Question* makeEndDialog(const std::vector<SessionRow>& rows, QWidget* parent) {
    const bool one = rows.size() == 1;
    auto* box = new Question(
        one ? Ending::tr("End the session of %1?").arg(clientsOf(rows))
            : Ending::tr("End %1 sessions?").arg(rows.size()),
        Ending::tr("Cut off at once, whatever they were receiving. This cannot be undone; they may "
                   "come back."),
        one ? Ending::tr("End the session") : Ending::tr("End %1 sessions").arg(rows.size()),
        parent);
    if (!one) box->addNote(clientsOf(rows));
    return box;
}

}  // namespace yard
