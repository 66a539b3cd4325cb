#pragma once

#include <QAbstractTableModel>

#include "ui/desk/desk.h"
#include "ui/parts/newestmodel.h"

namespace yard {

/// What people and tools asked of the proxy, newest first: those events that somebody is behind.
class JournalModel final : public NewestModel<QAbstractTableModel, Event> {
    Q_OBJECT
public:
    enum Column { Time, Deed, By, Line, Undo, ColumnCount };
    enum Role { RefusedRole = Qt::UserRole + 1, UndoableRole };

    explicit JournalModel(const Desk& desk, QObject* parent = nullptr);

    /// Takes what the desk has learnt since.
    void merge();
    /// Only rows with this text in one of their columns.
    void setFilter(const QString& text);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    const std::deque<Event>& log() const override { return m_desk.events(); }
    bool passes(const Event& event) const override;
    QString text(const Event& event, int column) const;
    QString undoText(const Event& event) const;
    QString tip(const Event& event) const;

    const Desk& m_desk;
    QString m_filter;
};

/// Who asked, in words: "button", "command line", "socket (root, pid 12)".
QString byWords(const std::string& by);

}  // namespace yard
