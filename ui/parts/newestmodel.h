#pragma once

#include <QAbstractItemModel>

#include "ui/parts/newestlist.h"

namespace yard {

/// A list or table model of what it lets through of a log, newest first. It grows at its top and is
/// cut at its end, so selection and scrolling stay with their item. A model calls merge() once it
/// can say what it lets through.
template <typename Model, typename Item>
class NewestModel : public Model {
public:
    /// Takes what the log has learnt since. False: nothing of that is shown.
    bool merge() {
        if (const int gone = m_list.gone(log()); gone > 0) {
            this->beginRemoveRows({}, rowCount() - gone, rowCount() - 1);
            m_list.dropGone(gone);
            this->endRemoveRows();
        }
        const auto fresh = freshItems();
        if (fresh.empty()) return false;
        this->beginInsertRows({}, 0, static_cast<int>(fresh.size()) - 1);
        m_list.add(fresh);
        this->endInsertRows();
        return true;
    }
    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : m_list.size();
    }
    const Item& at(int row) const { return m_list.at(row); }
    int rowOf(uint64_t id) const { return m_list.rowOf(id); }  ///< -1: not shown

protected:
    using Model::Model;
    virtual const std::deque<Item>& log() const = 0;
    virtual bool passes(const Item& item) const = 0;
    /// Whether an item that passes is told in a row that is there, and gets none of its own.
    virtual bool joins(const Item&) { return false; }
    /// Something else is let through from now on.
    void refilter() {
        this->beginResetModel();
        m_list.clear();
        m_list.add(freshItems());
        this->endResetModel();
    }

private:
    std::vector<const Item*> freshItems() {
        return m_list.fresh(log(),
                            [this](const Item& item) { return passes(item) && !joins(item); });
    }

    NewestList<Item> m_list;
};

}  // namespace yard
