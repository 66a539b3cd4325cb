#include "ui/parts/question.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

constexpr int Width = 440;

}  // namespace

Question::Question(const QString& title, const QString& detail, const QString& verb,
                   QWidget* parent)
    : QDialog(parent),
      m_title(makeLabel(title, uiFont(16, QFont::DemiBold), "title")),
      m_box(new QFrame),
      m_facts(new QGridLayout(m_box)),
      m_notes(new QVBoxLayout),
      m_cancel(new QPushButton(tr("Cancel"))),
      m_go(new QPushButton(verb)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setAccessibleDescription(detail);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(12);
    layout->addWidget(makeHead(detail));
    m_box->setObjectName(QStringLiteral("dialogBox"));
    m_box->hide();
    m_facts->setContentsMargins(14, 10, 14, 10);
    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(6);
    m_facts->setColumnStretch(1, 1);
    layout->addWidget(m_box);
    layout->addLayout(m_notes);
    layout->addWidget(makeButtons());
    setFixedWidth(Width);
}

QString Question::title() const { return m_title->text(); }

QWidget* Question::makeHead(const QString& detail) {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto* picture = new QLabel;
    picture->setPixmap(
        iconPixmap(QStringLiteral("warn"), tokens().mark(Shown::Down), 26, devicePixelRatioF()));
    row->addWidget(picture, 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    for (QLabel* label : {m_title, makeLabel(detail, uiFont(13), "text2")}) {
        label->setWordWrap(true);
        texts->addWidget(label);
    }
    row->addLayout(texts, 1);
    return head;
}

void Question::addFact(const QString& what, const QString& value) {
    const int row = m_facts->rowCount();
    m_facts->addWidget(makeLabel(what, uiFont(13), "muted"), row, 0);
    m_facts->addWidget(makeLabel(value, uiFont(13, QFont::Medium), "title"), row, 1);
    m_box->show();
}

void Question::addNote(const QString& text) {
    m_notes->addWidget(makeLabel(text, uiFont(12), "muted"));
}

QWidget* Question::makeButtons() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addStretch();
    m_cancel->setFont(uiFont(13, QFont::Medium));
    m_cancel->setDefault(true);
    m_cancel->setFocus();
    m_go->setObjectName(QStringLiteral("danger"));
    m_go->setFont(uiFont(13, QFont::DemiBold));
    m_go->setAutoDefault(true);  // Enter does what the button with the focus says
    row->addWidget(m_cancel);
    row->addWidget(m_go);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &QDialog::accept);
    return box;
}

}  // namespace yard
