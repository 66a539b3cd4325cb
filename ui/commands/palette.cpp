#include "ui/commands/palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include "ui/commands/palettedelegate.h"
#include "ui/look/theme.h"
#include "ui/parts/listview.h"

namespace yard {
namespace {

constexpr int PaletteWidth = 580, MostShown = 10, FieldHeight = 34, PaletteMargin = 10;

}  // namespace

void PaletteModel::setDeeds(std::vector<Deed> deeds) {
    beginResetModel();
    m_deeds = std::move(deeds);
    m_order.clear();
    m_offersOther = false;
    endResetModel();
}

void PaletteModel::match(const QString& text, const Deed& otherwise) {
    beginResetModel();
    m_order = matchDeeds(m_deeds, text);
    m_otherwise = otherwise;
    m_offersOther = !text.trimmed().isEmpty();
    endResetModel();
}

const Deed& PaletteModel::at(int row) const {
    const auto i = static_cast<size_t>(row);
    return i < m_order.size() ? m_deeds[m_order[i]] : m_otherwise;
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size()) + (m_offersOther ? 1 : 0);
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Deed& deed = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return deed.title;
        case DetailRole:
            return deed.detail;
        case KeysRole:
            return deed.keys;
        case Qt::AccessibleTextRole:
            return QStringList{deed.title, deed.detail, deed.keys}.join(u' ').simplified();
        default:
            return {};
    }
}

Palette::Palette(QWidget* parent)
    : QFrame(parent),
      m_model(new PaletteModel(this)),
      m_field(new QLineEdit),
      m_list(makeListView(tr("What can be done"))) {
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Commands"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(PaletteMargin, PaletteMargin, PaletteMargin, PaletteMargin);
    layout->setSpacing(8);
    m_field->setFont(uiFont(14));
    m_field->setFixedHeight(FieldHeight);
    m_field->setPlaceholderText(tr("What to do? A server, a panel, a request\u2026"));
    m_field->setAccessibleName(tr("What to do"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);  // the arrows work in the field
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    hide();
    parent->installEventFilter(this);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &Palette::match);
    connect(m_list, &QListView::clicked, this, &Palette::run);
}

void Palette::offer(std::vector<Deed> deeds) {
    m_model->setDeeds(std::move(deeds));
    m_before = window()->focusWidget();
    m_field->clear();
    match();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void Palette::match() {
    const QString text = m_field->text().trimmed();
    m_model->match(text,
                   {tr("Find \u201c%1\u201d").arg(text), tr("in the requests"), {}, [this, text] {
                        emit textAsked(text);
                    }});
    m_list->setCurrentIndex(m_model->index(0));
    place();
}

void Palette::place() {
    const int rows = qBound(1, m_model->rowCount(), MostShown);
    const int height = 2 * PaletteMargin + FieldHeight + 8 + rows * PaletteDelegate::RowHeight + 2;
    const QSize room = parentWidget()->size();
    const int width = qMin(PaletteWidth, room.width() - 40);
    setGeometry((room.width() - width) / 2, qMin(64, room.height() / 10), width,
                qMin(height, room.height() - 80));
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
    if (watched != m_field || !isVisible()) return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
        hide();
    // Ctrl+K and the like act on the window; plain keys are the field's.
    return event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent*>(event)->key());
}

bool Palette::handleKey(int key) {
    const int row = m_list->currentIndex().row(), last = m_model->rowCount() - 1;
    const auto go = [&](int to) {
        m_list->setCurrentIndex(m_model->index(qBound(0, to, qMax(0, last))));
        return true;
    };
    switch (key) {
        case Qt::Key_Down:
            return go(row == last ? 0 : row + 1);
        case Qt::Key_Up:
            return go(row <= 0 ? last : row - 1);
        case Qt::Key_PageDown:
            return go(row + MostShown);
        case Qt::Key_PageUp:
            return go(row - MostShown);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run();
            return true;
        case Qt::Key_Escape:
            leave();
            return true;
        default:
            return false;
    }
}

void Palette::leave() {
    hide();
    if (m_before) m_before->setFocus(Qt::OtherFocusReason);
}

void Palette::run() {
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid()) return;
    // First away: what is done may open something or take the focus itself.
    const std::function<void()> act = m_model->at(index.row()).act;
    leave();
    act();
}

}  // namespace yard
