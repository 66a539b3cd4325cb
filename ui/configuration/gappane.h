#pragma once

#include <QWidget>
#include <vector>

#include "ui/desk/gap.h"

class QLabel;
class QListWidget;
class QToolButton;

namespace yard {

/// What runs and is not in the files, each with the line that would keep it, and buttons that write
/// it. Hidden while there is nothing.
class GapPane final : public QWidget {
    Q_OBJECT
public:
    explicit GapPane(Desk& desk, QWidget* parent = nullptr);
    /// Why nothing may be written now; empty: it may.
    void setHindrance(const QString& why);

signals:
    void keepAsked(const std::vector<yard::GapEntry>& entries);
    void lineAsked(const yard::Where& where);

private:
    void refresh();
    void showState();
    std::vector<GapEntry> chosen() const;  ///< those that can be written; none selected: all

    Desk& m_desk;
    std::vector<GapEntry> m_entries;  ///< one a row of the list
    QLabel* m_title;
    QToolButton* m_keep;
    QToolButton* m_copy;
    QListWidget* m_list;
    QString m_hindrance;
};

}  // namespace yard
