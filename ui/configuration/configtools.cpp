// ConfigPage: its tools and keys.
#include <QComboBox>
#include <QKeyEvent>
#include <QShortcut>

#include "ui/configuration/configeditor.h"
#include "ui/configuration/configpage.h"
#include "ui/parts/buttons.h"
#include "ui/parts/card.h"

namespace yard {

QToolButton* ConfigPage::tool(const QString& icon, const QString& text, const QString& tip,
                              const QString& name, const std::function<void()>& call) {
    QToolButton* button = makeButton(icon, text, tip, name);
    connect(button, &QToolButton::clicked, this, call);
    m_card->addTool(button);
    return button;
}

void ConfigPage::makeHead() {
    m_choice = new QComboBox;
    m_choice->setAccessibleName(tr("File"));
    m_card->addTool(m_choice);
    m_validate =
        tool(QStringLiteral("check"), tr("Validate"), tr("Read all of it as a start would (F8)"),
             tr("Validate the configuration"), [this] { validate(); });
    m_revert = tool(QStringLiteral("undo"), tr("Revert"), tr("Back to the text that runs"),
                    tr("Revert to what runs"), [this] { revert(); });
    m_apply = tool(QStringLiteral("save"), tr("Apply"), {}, tr("Apply the configuration"),
                   [this] { m_draft.apply(); });
    m_back = tool(QStringLiteral("left"), tr("Back"), tr("To the panels (Esc); the text is kept"),
                  tr("Back to the panels"), [this] { emit backAsked(); });
    const auto key = [this](const QString& keys, const std::function<void()>& call) {
        auto* shortcut = new QShortcut(QKeySequence(keys), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, call);
    };
    key(QStringLiteral("F8"), [this] { m_validate->click(); });
    key(QStringLiteral("Ctrl+S"), [this] {
        if (!m_draft.files().empty()) m_draft.apply();  // or it says why not
    });
    key(QStringLiteral("F7"), [this] {
        if (editor()) editor()->step(true);
    });
    key(QStringLiteral("Shift+F7"), [this] {
        if (editor()) editor()->step(false);
    });
    key(QStringLiteral("F3"), [this] { seek(true); });
    key(QStringLiteral("Shift+F3"), [this] { seek(false); });
}

void ConfigPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return emit backAsked();
    QWidget::keyPressEvent(event);
}

}  // namespace yard
