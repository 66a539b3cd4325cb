#pragma once

#include <QWidget>

#include "ui/desk.h"

namespace yard {

class ConsoleTable;
class RequestsModel;

/// The traced requests to choose from, with a filter above them.
class RequestsView final : public QWidget {
    Q_OBJECT
public:
    explicit RequestsView(const Desk& desk, QWidget* parent = nullptr);
    void merge();
    /// Marks the row of this request, if it is listed.
    void select(uint64_t id);

signals:
    void chosen(quint64 id);

private:
    RequestsModel* m_model;
    ConsoleTable* m_table;
};

}  // namespace yard
