#include "ui/enddialog.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "ui/wording.h"

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

QMessageBox* makeEndDialog(const std::vector<SessionRow>& rows, QWidget* parent) {
    const bool one = rows.size() == 1;
    const QString title = one ? Ending::tr("End the session of %1?").arg(clientsOf(rows))
                              : Ending::tr("End %1 sessions?").arg(rows.size());
    auto* box = new QMessageBox(QMessageBox::Warning, title, title, QMessageBox::Cancel, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QString fate = Ending::tr(
        "Cut off at once, whatever they were receiving. This cannot be undone; they may come "
        "back.");
    box->setInformativeText(one ? fate : QStringLiteral("%1\n\n%2").arg(clientsOf(rows), fate));
    QPushButton* end = box->addButton(
        one ? Ending::tr("End the session") : Ending::tr("End %1 sessions").arg(rows.size()),
        QMessageBox::AcceptRole);
    end->setObjectName(QStringLiteral("danger"));
    box->setDefaultButton(QMessageBox::Cancel);
    return box;
}

}  // namespace yard
