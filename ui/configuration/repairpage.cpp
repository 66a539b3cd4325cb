#include "ui/configuration/repairpage.h"

#include <QFile>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include "ui/configuration/configeditor.h"
#include "ui/configuration/findings.h"
#include "ui/desk/configfile.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/card.h"

namespace yard {

RepairPage::RepairPage(const Where& where, const std::vector<Diagnostic>& notes,
                       const QString& runs, QWidget* parent)
    : QWidget(parent), m_file(words(where.file)), m_runs(runs), m_editor(new ConfigEditor) {
    setAccessibleName(tr("Mend %1").arg(m_file));
    auto* card = new Card(tr("Mend the configuration"));
    card->setSubtitle(m_file);
    auto* body = new QWidget;
    auto* inner = new QVBoxLayout(body);
    inner->setContentsMargins(10, 0, 10, 8);
    inner->setSpacing(8);
    inner->addWidget(m_editor, 1);
    inner->addWidget(makeButtons());
    card->setBody(body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->addWidget(card);
    setFocusProxy(m_editor);
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly)) {
        m_fault = m_file + QStringLiteral(": ") + file.errorString();
        return;
    }
    m_source = ConfigText(file.readAll().toStdString());
    m_editor->setPlainText(m_source.text());
    m_editor->setAccessibleName(tr("Text of %1").arg(m_file));
    mark(notes);
    m_editor->goTo(where.line);
}

void RepairPage::mark(const std::vector<Diagnostic>& notes) {
    QHash<int, ConfigEditor::Mark> marks;
    for (const Diagnostic& note : notes) {
        if (words(note.where.file) != m_file || note.where.line == 0) continue;
        ConfigEditor::Mark& mark = marks[note.where.line];
        mark.level = qMax(mark.level, note.level);
        if (!mark.text.isEmpty()) mark.text += u'\n';
        mark.text += levelWord(note.level) + QStringLiteral(": ") + findingText(note);
    }
    m_editor->setMarks(marks);
}

QWidget* RepairPage::makeButtons() {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* back = new QPushButton(tr("Back"));
    auto* go = new QPushButton(m_runs.isEmpty() ? tr("Save") : tr("Save and run"));
    go->setObjectName(QStringLiteral("primary"));
    go->setToolTip(tr("Write the file, keeping a copy of what was there (Ctrl+S)"));
    layout->addStretch(1);
    for (QPushButton* button : {back, go}) {
        button->setFont(uiFont(13, QFont::Medium));
        layout->addWidget(button);
    }
    connect(back, &QPushButton::clicked, this, &RepairPage::backAsked);
    connect(go, &QPushButton::clicked, this, &RepairPage::save);
    auto* key = new QShortcut(QKeySequence(QStringLiteral("Ctrl+S")), this);
    key->setContext(Qt::WidgetWithChildrenShortcut);
    connect(key, &QShortcut::activated, this, &RepairPage::save);
    return box;
}

bool RepairPage::edited() const { return m_editor->text() != m_source.text(); }

void RepairPage::save() {
    if (edited()) {
        QFile file(m_file);
        if (file.open(QIODevice::ReadOnly) && file.readAll() != m_source.bytes(m_source.text()))
            return emit refused(tr("Not written: somebody else changed %1 meanwhile.").arg(m_file));
        const QByteArray bytes = m_source.bytes(m_editor->text());
        const auto backup = replaceFile(m_file, bytes);
        if (!backup) return emit refused(words(backup.error()));
        m_source = ConfigText(bytes.toStdString());
        emit said(tr("Written. Before: %1").arg(*backup));
    }
    if (!m_runs.isEmpty()) emit runAsked(m_runs);
}

}  // namespace yard
