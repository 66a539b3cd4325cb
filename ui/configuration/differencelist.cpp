#include "ui/configuration/differencelist.h"

#include <QListWidget>

#include "ui/look/theme.h"

namespace yard {
namespace {

constexpr int MaxDifferenceLines = 2000;

void addDifference(QListWidget& list, const QString& sign, const QString& line, int at,
                   Shown shape) {
    auto* item = new QListWidgetItem(sign + QLatin1Char(' ') + line, &list);
    item->setFont(monoFont(12));
    item->setForeground(tokens().words(shape));
    item->setBackground(tokens().tint(shape));
    item->setData(Qt::UserRole, at);
}

}  // namespace

void showDifference(QListWidget& list, const ConfigDraft::File& file) {
    list.clear();
    if (file.changes.empty()) return;
    const QStringList before = file.running().split(u'\n'), after = file.edited.split(u'\n');
    for (const LineChange& c : file.changes) {
        const int room = MaxDifferenceLines - list.count();
        const int oldEnd = qMin(c.oldFrom + qMin(c.oldCount, room), int(before.size()));
        const int newEnd = qMin(c.newFrom + qMin(c.newCount, room), int(after.size()));
        for (int i = c.oldFrom; i < oldEnd; ++i)
            addDifference(list, QStringLiteral("\u2212"), before[i], c.newFrom + 1, Shown::Down);
        for (int i = c.newFrom; i < newEnd; ++i)
            addDifference(list, QStringLiteral("+"), after[i], i + 1, Shown::Up);
        if (list.count() >= MaxDifferenceLines) return;
    }
}

}  // namespace yard
