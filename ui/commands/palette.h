#pragma once

#include <QAbstractListModel>
#include <QFrame>
#include <QPointer>

#include "ui/desk/deed.h"

class QLineEdit;
class QListView;

namespace yard {

/// Deeds that match what was typed; the last one finds that text in the requests.
class PaletteModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole + 1, KeysRole };

    using QAbstractListModel::QAbstractListModel;
    void setDeeds(std::vector<Deed> deeds);
    /// `otherwise`: what can be done with any text.
    void match(const QString& text, const Deed& otherwise);
    const Deed& at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Deed> m_deeds;
    std::vector<size_t> m_order;
    Deed m_otherwise;
    bool m_offersOther = false;
};

/// Everything that can be done, found by typing: over the upper half of its parent, until something
/// is chosen, Esc, or the focus goes elsewhere.
class Palette final : public QFrame {
    Q_OBJECT
public:
    explicit Palette(QWidget* parent);
    void offer(std::vector<Deed> deeds);
    bool isOpen() const { return isVisible(); }

signals:
    /// To be found in the requests.
    void textAsked(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void match();
    void place();
    void run();
    void leave();
    bool handleKey(int key);

    PaletteModel* m_model;
    QLineEdit* m_field;
    QListView* m_list;
    QPointer<QWidget> m_before;  ///< had the focus
};

}  // namespace yard
