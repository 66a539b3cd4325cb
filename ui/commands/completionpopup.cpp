#include "ui/commands/completionpopup.h"

#include <QLineEdit>
#include <QListView>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/listview.h"

namespace yard {
namespace {

constexpr int WordRow = 26, MostRows = 9, PopupWidth = 470, PopupMargin = 5;

enum CompletionRole { HelpRole = Qt::UserRole + 1 };

class CompletionDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {200, WordRow};
    }
    void paint(QPainter* p, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Tokens& t = tokens();
        p->save();
        p->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect).adjusted(2, 1, -2, -1);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            p->setPen(Qt::NoPen);
            p->setBrush(option.state & QStyle::State_Selected ? t.selection : t.hover);
            p->drawRoundedRect(row, 4, 4);
        }
        const QRectF room = row.adjusted(8, 0, -8, 0);
        const QFont mono = monoFont(12, QFont::Medium);
        const QString word = index.data().toString();
        const double width = QFontMetricsF(mono).horizontalAdvance(word) + 2;
        drawElided(p, room, word, mono, t.text);
        if (room.width() - width > 40)
            drawElided(p, room.adjusted(std::max(width + 12, 120.0), 0, 0, 0),
                       index.data(HelpRole).toString(), uiFont(12), t.text3);
        p->restore();
    }
};

}  // namespace

void CompletionModel::setWords(std::vector<Completion> words) {
    beginResetModel();
    m_words = std::move(words);
    endResetModel();
}

QString CompletionModel::word(int row) const {
    return row >= 0 && row < rowCount() ? words(m_words[static_cast<size_t>(row)].word) : QString();
}

int CompletionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_words.size());
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Completion& completion = m_words[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return words(completion.word);
        case HelpRole:
            return words(completion.help);
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1 %2").arg(words(completion.word), words(completion.help));
        default:
            return {};
    }
}

CompletionPopup::CompletionPopup(QLineEdit* field)
    : QFrame(field->window()),
      m_field(field),
      m_model(new CompletionModel(this)),
      m_list(makeListView(tr("Words that can stand next"))) {
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Completion"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(PopupMargin, PopupMargin, PopupMargin, PopupMargin);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    setFocusPolicy(Qt::NoFocus);
    layout->addWidget(m_list);
    hide();
    connect(m_list, &QListView::clicked, this, &CompletionPopup::taken);
}

void CompletionPopup::offer(const Completions& completions) {
    m_model->setWords(completions.words);
    m_list->setCurrentIndex(m_model->index(0));
    setVisible(!completions.words.empty());
    if (!isVisible()) return;
    place();
    raise();
}

/// Above the field, where there is more room; else below it.
void CompletionPopup::place() {
    if (parentWidget() != m_field->window()) setParent(m_field->window());
    const QRect room = parentWidget()->rect();
    const QPoint top = m_field->mapTo(parentWidget(), QPoint(0, 0));
    const int rows = qMin(m_model->rowCount(), MostRows);
    const int height = rows * WordRow + 2 * PopupMargin + 2;
    const int width = qMin(PopupWidth, room.width() - 20);
    const bool above = top.y() - 4 - height >= 0;
    const int y = above ? top.y() - 4 - height : top.y() + m_field->height() + 4;
    setGeometry(qBound(10, top.x(), room.width() - width - 10), y, width, height);
}

void CompletionPopup::go(int rows) {
    const int count = m_model->rowCount();
    if (count == 0) return;
    const int row = (m_list->currentIndex().row() + rows % count + count) % count;
    m_list->setCurrentIndex(m_model->index(row));
}

QString CompletionPopup::chosen() const { return m_model->word(m_list->currentIndex().row()); }

QString commonStart(const std::vector<Completion>& all) {
    if (all.empty()) return {};
    std::string start = all.front().word;
    for (const Completion& each : all) {
        const auto [end, ignored] =
            std::mismatch(start.begin(), start.end(), each.word.begin(), each.word.end());
        start.resize(static_cast<size_t>(end - start.begin()));
    }
    return words(start);
}

}  // namespace yard
