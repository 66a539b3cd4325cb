#include "ui/configuration/gappane.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/desk/desk.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/listview.h"

namespace yard {
namespace {

QString itemText(const GapEntry& entry) {
    const QString what = entry.whose + QStringLiteral(": ") + entry.what.join(QStringLiteral(", "));
    switch (entry.how) {
        case GapEntry::How::Replace:
        case GapEntry::How::Insert:
            return what + QLatin1Char('\n') + entry.line.trimmed();
        case GapEntry::How::Remove:
            return what + QLatin1Char('\n') + GapPane::tr("without line %1").arg(entry.where.line);
        case GapEntry::How::Unable:
            return what + QLatin1Char('\n') + entry.why;
    }
    return what;
}

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
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_copy);
    head->addWidget(m_keep);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    connect(m_keep, &QToolButton::clicked, this, [this] { emit keepAsked(chosen()); });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QStringList lines;
        for (const GapEntry& entry : chosen()) lines << entry.line;
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
    connect(m_list, &QListWidget::itemSelectionChanged, this, &GapPane::showState);
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        emit lineAsked(m_desk.gap().entries()[static_cast<size_t>(m_list->row(item))].where);
    });
    connect(&desk.gap(), &Gap::changed, this, &GapPane::refresh);
    refresh();
}

void GapPane::refresh() {
    m_list->clear();
    const auto& entries = m_desk.gap().entries();
    for (const GapEntry& entry : entries) {
        auto* item = new QListWidgetItem(itemText(entry), m_list);
        item->setToolTip(entry.where.line ? words(entry.where.text()) : QString());
    }
    m_title->setText(entries.size() == 1 ? tr("1 change is not saved")
                                         : tr("%1 changes are not saved").arg(entries.size()));
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
        const GapEntry& entry = m_desk.gap().entries()[static_cast<size_t>(row)];
        if (entry.how != GapEntry::How::Unable && (all || m_list->item(row)->isSelected()))
            chosen.push_back(entry);
    }
    return chosen;
}

}  // namespace yard
