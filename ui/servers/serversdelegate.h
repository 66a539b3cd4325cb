#pragma once

#include "ui/parts/celldelegate.h"

namespace yard {

struct ServerLine;

/// Paints the rows of the Servers table, on two lines or, compact, on one; edits the weight.
class ServersDelegate final : public CellDelegate {
    Q_OBJECT
public:
    static constexpr int RowHeight = 44, CompactRowHeight = 28;
    static constexpr int HeadHeight = 30;  ///< of a backend's head, which is one line

    using CellDelegate::CellDelegate;
    /// Of a backup, beside a name that leaves so much room: short where the name would be cut for
    /// it.
    static QString backupTag(int room);
    void setCompact(bool compact) { m_compact = compact; }

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    /// Once: a report that comes while a weight is typed must not overwrite it.
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

private:
    void paintCell(QPainter* painter, const Cell& cell, const QModelIndex& index) const override;
    /// The upper and the lower line of a cell; compact, both are the whole.
    QRect upper(const QRect& cell) const;
    QRect lower(const QRect& cell) const;
    void paintName(QPainter* p, const QRect& cell, const ServerLine& line) const;
    /// The name and what stands beside it. False: there was no room to say that it is not saved.
    bool paintTitle(QPainter* p, const QRect& row, const ServerLine& line) const;
    void paintState(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintWeight(QPainter* p, const QRect& cell, const ServerLine& line, bool hovered) const;
    void paintSessions(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintRate(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintHits(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintErrors(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintCheck(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintSince(QPainter* p, const QRect& cell, const ServerLine& line) const;
    void paintHead(QPainter* p, const QRect& whole, const QRect& cell, const ServerLine& line,
                   int column) const;

    bool m_compact = false;
};

}  // namespace yard
