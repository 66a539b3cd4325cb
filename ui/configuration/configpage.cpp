#include "ui/configuration/configpage.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/configuration/configeditor.h"
#include "ui/configuration/differencelist.h"
#include "ui/configuration/findings.h"
#include "ui/configuration/gappane.h"
#include "ui/desk/gap.h"
#include "ui/look/theme.h"
#include "ui/look/wording.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"
#include "ui/parts/emptystate.h"
#include "ui/parts/listview.h"
#include "ui/parts/question.h"
#include "ui/parts/split.h"

namespace yard {
ConfigPage::ConfigPage(Desk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_draft(desk), m_card(new Card(tr("Configuration"))) {
    setAccessibleName(tr("Configuration"));
    makeHead();
    auto* split = new Split(Qt::Vertical, {tr("Height of the text")}, {makeText(), makeSide()});
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    m_card->setBody(split);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->addWidget(m_card);
    connect(&m_draft, &ConfigDraft::loaded, this, &ConfigPage::load);
    connect(&m_draft, &ConfigDraft::checked, this, &ConfigPage::showChecked);
    connect(&m_draft, &ConfigDraft::applied, this, &ConfigPage::conclude);
    connect(&m_draft, &ConfigDraft::foreign, this, &ConfigPage::askAboutForeign);
    connect(&desk, &Desk::readOnlyChanged, this, &ConfigPage::showState);
    connect(&desk, &Desk::lost, this, &ConfigPage::showState);
    connect(&desk, &Desk::updated, this, &ConfigPage::showState);
    connect(themeNotifier(), &ThemeNotifier::changed, this, &ConfigPage::showChecked);
    load();
}

QWidget* ConfigPage::makeText() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(14, 0, 14, 0);
    layout->setSpacing(6);
    m_notice = makeLabel({}, uiFont(12), "text2");
    m_notice->setWordWrap(true);
    m_find = new QLineEdit;
    m_find->setFont(uiFont(12));
    m_find->setPlaceholderText(tr("Find in the text; Enter: the next one"));
    m_find->setAccessibleName(tr("Find in the configuration"));
    connect(m_find, &QLineEdit::returnPressed, this, [this] { seek(true); });
    m_editors = new QStackedWidget;
    m_editors->setMinimumHeight(140);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_editors->setCurrentIndex(index);
        showChecked();
    });
    for (QWidget* part : {static_cast<QWidget*>(m_notice), static_cast<QWidget*>(m_find)})
        layout->addWidget(part);
    layout->addWidget(m_editors, 1);
    m_nothing = new EmptyState(QStringLiteral("folder"), tr("No text to show"), {});
    layout->addWidget(m_nothing, 1);
    return box;
}

QWidget* ConfigPage::makeSide() {
    m_side = new QWidget;
    auto* layout = new QVBoxLayout(m_side);
    layout->setContentsMargins(14, 0, 14, 4);
    m_count = makeLabel({}, uiFont(12, QFont::DemiBold), "title");
    layout->addWidget(m_count);
    m_findings = makeListWidget(tr("Findings"));
    m_findings->setWordWrap(true);
    m_difference = makeListWidget(tr("Differences from what runs"));
    for (QListWidget* list : {m_findings, m_difference})
        for (auto signal : {&QListWidget::itemActivated, &QListWidget::itemClicked})
            connect(list, signal, this, [this, list](const QListWidgetItem* item) {
                if (list == m_findings) return goTo(list->row(item));
                if (editor()) editor()->goTo(item->data(Qt::UserRole).toInt());
            });
    m_gap = new GapPane(m_desk);
    connect(m_gap, &GapPane::keepAsked, &m_draft, &ConfigDraft::keep);
    connect(m_gap, &GapPane::lineAsked, this, [this](const Where& where) { goToLine(where); });
    m_lists =
        new Split(Qt::Horizontal, {tr("Width of the findings"), tr("Width of the differences")},
                  {m_findings, m_difference, m_gap});
    layout->addWidget(m_lists, 1);
    connect(&m_desk.gap(), &Gap::changed, this, &ConfigPage::showLists);
    return m_side;
}

/// The text has the room of what has nothing to say.
void ConfigPage::showLists() {
    m_findings->setVisible(m_findings->count() > 0);
    m_difference->setVisible(m_difference->count() > 0);
    m_gap->setVisible(!m_desk.gap().entries().empty());
    const bool any = !m_findings->isHidden() || !m_difference->isHidden() || !m_gap->isHidden();
    m_lists->setVisible(any);
    m_side->setMaximumHeight(any ? QWIDGETSIZE_MAX : m_count->sizeHint().height() + 8);
}

ConfigEditor* ConfigPage::editor() const {
    return static_cast<ConfigEditor*>(m_editors->currentWidget());
}

void ConfigPage::focusText() {
    (editor() ? static_cast<QWidget*>(editor()) : m_back)->setFocus(Qt::ShortcutFocusReason);
}

void ConfigPage::find() {
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

void ConfigPage::seek(bool forward) {
    if (!editor() || m_find->text().isEmpty()) return find();
    const auto how = forward ? QTextDocument::FindFlags() : QTextDocument::FindBackward;
    if (editor()->find(m_find->text(), how)) return;
    editor()->moveCursor(forward ? QTextCursor::Start : QTextCursor::End);
    if (!editor()->find(m_find->text(), how)) emit refused(tr("Not in the text."));
}

/// Editors keep their undo while their files stay.
void ConfigPage::load() {
    m_loading = true;
    const auto& files = m_draft.files();
    while (m_editors->count() > int(files.size())) {
        delete m_editors->widget(m_editors->count() - 1);
        m_choice->removeItem(m_choice->count() - 1);
    }
    for (int i = 0; i < int(files.size()); ++i) {
        const ConfigDraft::File& file = files[size_t(i)];
        if (i == m_editors->count()) {
            auto* added = new ConfigEditor;
            m_editors->addWidget(added);
            m_choice->addItem({});
            connect(added, &QPlainTextEdit::textChanged, this, [this, added, i] {
                if (m_loading) return;
                m_draft.edit(i, added->text());
                showState();
            });
        }
        auto* text = static_cast<ConfigEditor*>(m_editors->widget(i));
        text->setAccessibleName(tr("Text of %1").arg(QFileInfo(file.name).fileName()));
        m_choice->setItemText(i, QFileInfo(file.name).fileName());
        const QString shown = text->text();  // its last line may have no end: ConfigDraft::edit()
        if (shown != file.edited && shown + u'\n' != file.edited) text->setPlainText(file.edited);
    }
    m_loading = false;
    m_choice->setVisible(files.size() > 1);
    showChecked();
}

void ConfigPage::showState() {
    const QString notice = m_draft.notice();
    m_gap->setHindrance(m_desk.readOnly()  ? Desk::readOnlyReason()
                        : m_draft.edited() ? tr("Apply or revert what is being edited first")
                                           : QString());
    const bool any = !m_draft.files().empty();
    for (QWidget* part : {static_cast<QWidget*>(m_find), static_cast<QWidget*>(m_editors), m_side})
        part->setVisible(any);
    m_validate->setEnabled(any);
    m_apply->setEnabled(any && !m_desk.readOnly());
    m_apply->setToolTip(m_desk.readOnly()
                            ? Desk::readOnlyReason()
                            : tr("Write the file, keeping a copy, and put it in force (Ctrl+S)"));
    m_nothing->setVisible(!any);
    m_nothing->setTexts(tr("No text to show"), notice);
    m_revert->setEnabled(m_draft.edited());
    m_notice->setText(notice);
    m_notice->setVisible(any && !notice.isEmpty());
    const int at = m_choice->currentIndex();
    const QString name = at >= 0 ? m_draft.files()[size_t(at)].name : QString();
    m_card->setSubtitle(m_draft.edited() ? tr("%1, not applied").arg(name) : name);
}

void ConfigPage::showChecked() {
    showState();
    m_findings->clear();
    const int at = m_choice->currentIndex();
    QHash<int, ConfigEditor::Mark> marks;
    const auto& notes = m_draft.notes();
    for (const Diagnostic& note : notes) {
        const QString place =
            note.where.line ? words(note.where.text()) + QStringLiteral("  ") : QString();
        const QString text = findingText(note);
        auto* item = new QListWidgetItem(QIcon(levelPixmap(note.level, 16, devicePixelRatioF())),
                                         place + text, m_findings);
        item->setData(Qt::AccessibleTextRole, levelWord(note.level) + QStringLiteral(": ") + text);
        if (at < 0 || words(note.where.file) != m_draft.files()[size_t(at)].name) continue;
        ConfigEditor::Mark& mark = marks[note.where.line];
        mark.level = qMax(mark.level, note.level);
        mark.text += (mark.text.isEmpty() ? QString() : QStringLiteral("\n")) +
                     levelWord(note.level) + QStringLiteral(": ") + text;
    }
    const int errors = m_draft.errors(), others = int(notes.size()) - errors;
    if (editor()) {
        editor()->setMarks(marks);
        editor()->setChanges(m_draft.files()[size_t(at)].changes);
        editor()->setAccessibleDescription(tr("%1 errors, %2 warnings").arg(errors).arg(others));
    }
    if (at >= 0)
        showDifference(*m_difference, m_draft.files()[size_t(at)]);
    else
        m_difference->clear();
    m_count->setText(notes.empty() ? tr("No findings. Differences: %1").arg(m_difference->count())
                                   : tr("Errors: %1, warnings: %2. Differing lines: %3")
                                         .arg(errors)
                                         .arg(others)
                                         .arg(m_difference->count()));
    showLists();
    if (!m_validates || !m_draft.fresh()) return;
    m_validates = false;
    if (errors == 0) return emit said(tr("The configuration is valid."));
    emit refused(errors == 1 ? tr("One error.") : tr("%1 errors.").arg(errors));
    goTo(0);
}

void ConfigPage::goTo(int row) {
    if (row < 0 || row >= int(m_draft.notes().size())) return;
    const Diagnostic note = m_draft.notes()[size_t(row)];
    goToLine(note.where, note.column);
}

void ConfigPage::goToLine(const Where& where, int column) {
    for (size_t i = 0; i < m_draft.files().size(); ++i)
        if (m_draft.files()[i].name == words(where.file)) m_choice->setCurrentIndex(int(i));
    if (!editor() || where.line == 0) return;
    editor()->goTo(where.line, column);
    focusText();
}

void ConfigPage::validate() {
    m_validates = true;
    if (m_draft.fresh())
        showChecked();
    else
        m_draft.check();
}

/// As one step, which Ctrl+Z takes back.
void ConfigPage::revert() {
    for (int i = 0; i < m_editors->count(); ++i) {
        const QString& running = m_draft.files()[size_t(i)].running();
        auto* text = static_cast<ConfigEditor*>(m_editors->widget(i));
        if (text->text() == running) continue;
        QTextCursor all(text->document());
        all.select(QTextCursor::Document);
        all.insertText(running);
    }
    emit said(tr("Back to the text that runs. Ctrl+Z in the text takes it back."));
}

void ConfigPage::askAboutForeign(const QString& file) {
    const QString title = tr("%1 was changed by somebody else").arg(QFileInfo(file).fileName());
    auto* dialog = new Question(title, tr("It is not what this proxy runs. A copy of it is kept."),
                                tr("Write it anyway"), this);
    connect(dialog, &QDialog::accepted, this, [this] { m_draft.apply(true); });
    dialog->open();
}

void ConfigPage::conclude(bool ok, const QString& text) {
    if (ok) return emit said(text);
    emit refused(text);
    if (m_draft.errors() > 0) goTo(0);
}

}  // namespace yard
