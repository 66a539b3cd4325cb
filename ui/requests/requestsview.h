#pragma once

#include <QWidget>

#include "ui/desk/desk.h"

namespace yard {

class ConsoleTable;
class EmptyState;
class RequestsModel;

/// The traced requests to choose from, with a filter above them; some may be pinned, to stay.
class RequestsView final : public QWidget {
    Q_OBJECT
public:
    explicit RequestsView(const Desk& desk, QWidget* parent = nullptr);
    void merge();
    /// Marks the row of this request, if it is listed.
    void select(uint64_t id);
    void setPinned(const Trace& trace, bool pinned);
    bool pinned(uint64_t id) const;
    /// Of what the desk has, and of what is pinned. nullptr: it is not known.
    const Trace* trace(uint64_t id) const;
    /// To the clipboard, which is told.
    void copy(const QString& text);

signals:
    void chosen(quint64 id);
    void said(const QString& text);

private:
    void resizeEvent(QResizeEvent* event) override;
    QWidget* buildHead();
    void addActions();
    const Trace* current() const;
    void showEmpty();

    const Desk& m_desk;
    RequestsModel* m_model;
    ConsoleTable* m_table;
    EmptyState* m_empty;
};

}  // namespace yard
