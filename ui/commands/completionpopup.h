#pragma once

#include <QAbstractListModel>
#include <QFrame>

#include "core/control/commandline.h"

class QLabel;
class QLineEdit;
class QListView;

namespace yard {

/// The words that can stand next in a command line.
class CompletionModel final : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void setWords(std::vector<Completion> words);
    QString word(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Completion> m_words;
};

/// Their list, over a field that keeps the focus and the keys.
class CompletionPopup final : public QFrame {
    Q_OBJECT
public:
    /// On the window of `field`.
    explicit CompletionPopup(QLineEdit* field);
    bool isOpen() const { return isVisible(); }
    void offer(const Completions& completions);
    void go(int rows);
    QString chosen() const;

signals:
    void taken();  ///< by the mouse

private:
    void place();

    QLineEdit* m_field;
    CompletionModel* m_model;
    QListView* m_list;
};

/// What all words begin with.
QString commonStart(const std::vector<Completion>& words);

}  // namespace yard
