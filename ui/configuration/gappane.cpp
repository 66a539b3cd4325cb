#include "ui/configuration/gappane.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/desk/desk.h"
#include "ui/look/paint.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/listview.h"

namespace yard {
namespace {

/// What would be written, or why nothing can be.
QString remedy(const GapEntry& entry) {
    switch (entry.how) {
        case GapEntry::How::Replace:
        case GapEntry::How::Insert:
            return entry.line.trimmed();
        case GapEntry::How::Remove:
            return GapPane::tr("without line %1").arg(entry.where.line);
        case GapEntry::How::Unable:
            return entry.why;
    }
    return {};
}

/// Of an item's two lines the first is words, the second text of a file.
class GapDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {200, 44};
    }
    void paint(QPainter* p, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        p->save();
        mirrorFor(p, option.rect, option.direction);
        paintListBackground(p, option);
        const QStringList lines = index.data().toString().split(u'\n');
        const QRectF room = QRectF(option.rect).adjusted(6, 4, -6, -4);
        drawElided(p, room, lines.value(0), uiFont(12, QFont::DemiBold), tokens().text,
                   Qt::AlignTop | Qt::AlignLeft);
        drawElided(p, room, lines.value(1), monoFont(11), tokens().text2,
                   Qt::AlignBottom | Qt::AlignLeft);
        p->restore();
    }
};

}  // namespace

GapPane::GapPane(Desk& desk, QWidget* parent)
    : QWidget(parent),
      m_desk(desk),
      m_title(makeLabel({}, uiFont(12, QFont::DemiBold), "title")),
      m_keep(makeButton(QStringLiteral("save"), tr("Keep"), {}, tr("Keep the run-time changes"))),
      m_copy(makeButton(QStringLiteral("copy"), {}, tr("Copy the lines"), tr("Copy the lines"),
                        ButtonLook::Ghost)),
      m_list(makeListWidget(tr("Not saved"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_copy);
    head->addWidget(m_keep);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setItemDelegate(new GapDelegate(m_list));
    connect(m_keep, &QToolButton::clicked, this, [this] { emit keepAsked(chosen()); });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QStringList lines;
        for (const GapEntry& entry : chosen()) lines << entry.line;
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
    connect(m_list, &QListWidget::itemSelectionChanged, this, &GapPane::showState);
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        emit lineAsked(m_entries[static_cast<size_t>(m_list->row(item))].where);
    });
    connect(&desk.gap(), &Gap::changed, this, &GapPane::refresh);
    refresh();
}

/// What was chosen stays chosen as long as it is there.
void GapPane::refresh() {
    const QSignalBlocker quiet(m_list);  // between the old rows and the new entries
    QStringList chosen;
    for (const QListWidgetItem* item : m_list->selectedItems())
        chosen << m_entries[static_cast<size_t>(m_list->row(item))].whose;
    m_entries = m_desk.gap().entries();
    m_list->clear();
    for (const GapEntry& entry : m_entries) {
        const QString what = entry.whose + QStringLiteral(": ") + entry.what.join(u", ");
        const QString line = remedy(entry);
        auto* item = new QListWidgetItem(what + u'\n' + line, m_list);
        item->setToolTip(entry.where.line ? line + u'\n' + words(entry.where.text()) : line);
        item->setSelected(chosen.contains(entry.whose));
    }
    m_title->setText(m_entries.size() == 1 ? tr("1 change is not saved")
                                           : tr("%1 changes are not saved").arg(m_entries.size()));
    showState();
}

void GapPane::setHindrance(const QString& why) {
    m_hindrance = why;
    showState();
}

void GapPane::showState() {
    const bool any = !chosen().empty();
    m_keep->setEnabled(any && m_hindrance.isEmpty());
    m_copy->setEnabled(any);
    const bool all = m_list->selectedItems().isEmpty();
    m_keep->setText(all ? tr("Keep all") : tr("Keep"));
    m_keep->setToolTip(!m_hindrance.isEmpty() ? m_hindrance
                                              : tr("Write these lines into the file; a copy of the "
                                                   "file as it was is kept"));
}

std::vector<GapEntry> GapPane::chosen() const {
    std::vector<GapEntry> chosen;
    const bool all = m_list->selectedItems().isEmpty();
    for (int row = 0; row < m_list->count(); ++row) {
        const GapEntry& entry = m_entries[static_cast<size_t>(row)];
        if (entry.how != GapEntry::How::Unable && (all || m_list->item(row)->isSelected()))
            chosen.push_back(entry);
    }
    return chosen;
}

}  // namespace yard
