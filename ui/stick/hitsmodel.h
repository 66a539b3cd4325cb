#pragma once

#include <QAbstractListModel>
#include <vector>

#include "ui/desk/desk.h"

namespace yard {

/// How often each server was used, and by what: one row a server, in the report's order.
class HitsModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole + 1,
        SeriesRole,
        HitsRole,
        StuckRole,
        BalancedRole,
        RedispatchedRole,
        UntoldRole,   ///< all of them, where the proxy does not tell how they came
        ShareRole,    ///< of its backend's hits, 0..1
        ExpectedRole  ///< from the weights of the servers in use now, 0..1
    };

    explicit HitsModel(const Desk& desk, QObject* parent = nullptr);
    void merge();
    bool anyHits() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        ServerKey server;
        uint64_t hits = 0, stuck = 0, balanced = 0, redispatched = 0;
        double share = 0, expected = 0;
    };
    std::vector<Row> rows() const;
    QString nameOf(const Row& row) const;
    QString sentence(const Row& row) const;

    const Desk& m_desk;
    std::vector<Row> m_rows;
    bool m_oneBackend = true;
};

}  // namespace yard
