#include "ui/events/journalmodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "ui/look/wording.h"

namespace yard {

QString byWords(const std::string& by) {
    if (by == "console") return JournalModel::tr("button");
    if (by == "command line") return JournalModel::tr("command line");
    if (by == "state file") return JournalModel::tr("state file");
    if (by == "signal") return JournalModel::tr("signal");
    return words(by);
}

JournalModel::JournalModel(const Desk& desk, QObject* parent) : NewestModel(parent), m_desk(desk) {
    merge();
}

void JournalModel::merge() {
    // What was changed again cannot be undone any more.
    if (NewestModel::merge()) emit dataChanged(index(0, Undo), index(rowCount() - 1, Undo));
}

void JournalModel::setFilter(const QString& text) {
    if (text == m_filter) return;
    m_filter = text;
    refilter();
}

bool JournalModel::passes(const Event& event) const {
    if (event.by.empty()) return false;
    if (m_filter.isEmpty()) return true;
    for (int column = Time; column <= Line; ++column)
        if (text(event, column).contains(m_filter, Qt::CaseInsensitive)) return true;
    return false;
}

int JournalModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (static_cast<Column>(section)) {
        case Time:
            return tr("Time");
        case Deed:
            return tr("What was done");
        case By:
            return tr("By");
        case Line:
            return tr("Runtime API line");
        case Undo:
            return tr("Undo");
        case ColumnCount:
            break;
    }
    return {};
}

QString JournalModel::undoText(const Event& event) const {
    if (event.undo.empty()) return tr("no");
    return m_desk.canUndo(event) ? tr("possible")
           : m_desk.readOnly()   ? tr("read-only")
                                 : tr("changed since");
}

QString JournalModel::text(const Event& event, int column) const {
    switch (static_cast<Column>(column)) {
        case Time:
            return clockText(event.wallMs);
        case Deed:
            return words(event.title);
        case By:
            return byWords(event.by);
        case Line:
            return event.command ? words(m_desk.spelling(*event.command)) : QString();
        case Undo:
            return undoText(event);
        case ColumnCount:
            break;
    }
    return {};
}

QString JournalModel::tip(const Event& event) const {
    const auto time = QDateTime::fromMSecsSinceEpoch(event.wallMs);
    QStringList lines{QLocale().toString(time, QLocale::ShortFormat) + QStringLiteral("  ") +
                      tr("by %1").arg(byWords(event.by))};
    lines << words(event.title) << words(event.detail) << text(event, Line);
    QStringList back;
    for (const Command& command : event.undo) back << words(m_desk.spelling(command));
    if (!back.isEmpty()) lines << tr("Undo: %1").arg(back.join(QStringLiteral("; ")));
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QVariant JournalModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Event& event = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(event, index.column());
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1 %2").arg(
                headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                text(event, index.column()));
        case Qt::ToolTipRole:
            return tip(event);
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
        case RefusedRole:
            return event.command && event.title.ends_with(": refused");
        case UndoableRole:
            return m_desk.canUndo(event);
        default:
            return {};
    }
}

}  // namespace yard
