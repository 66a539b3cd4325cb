#include "ui/parts/buttons.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QShortcut>

#include "ui/look/icons.h"
#include "ui/look/theme.h"

namespace yard {

QToolButton* makeButton(const QString& iconName, const QString& text, const QString& tip,
                        const QString& accessibleName, ButtonLook look) {
    auto* button = new QToolButton;
    if (look == ButtonLook::Ghost) button->setObjectName(QStringLiteral("ghost"));
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(accessibleName);
    button->setFont(uiFont(12, QFont::Medium));
    button->setIconSize({16, 16});
    button->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly
                                              : Qt::ToolButtonTextBesideIcon);
    // A ring around what the mouse pressed would only disturb.
    button->setFocusPolicy(Qt::TabFocus);
    setThemedIcon(button, iconName, look == ButtonLook::Ghost);
    return button;
}

QWidget* makeSegments(const QStringList& texts, int chosen, QButtonGroup* group) {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (int i = 0; i < texts.size(); ++i) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("seg"));
        button->setText(texts[i]);
        button->setAccessibleName(texts[i]);
        button->setFont(uiFont(12, QFont::Medium));
        button->setCheckable(true);
        button->setChecked(i == chosen);
        button->setFocusPolicy(Qt::TabFocus);
        group->addButton(button, i);
        layout->addWidget(button);
    }
    return box;
}

void makeClearable(QLineEdit& field) {
    field.setClearButtonEnabled(true);
    for (auto* button : field.findChildren<QToolButton*>())
        button->setAccessibleName(QCoreApplication::translate("yard::Buttons", "Empty the field"));
}

QLineEdit* makeFilter(const QString& accessibleName, const QString& tip, int least, int most) {
    auto* field = new QLineEdit;
    field->setFont(uiFont(12));
    field->setPlaceholderText(QCoreApplication::translate("yard::Buttons", "Filter"));
    field->setAccessibleName(accessibleName);
    field->setToolTip(tip);
    field->setMinimumWidth(least);
    field->setMaximumWidth(most);
    makeClearable(*field);
    return field;
}

void seekFilter(QLineEdit& field) {
    if (!field.isEnabled()) return;
    field.show();
    field.setFocus(Qt::ShortcutFocusReason);
    field.selectAll();
}

void setFilterKeys(QLineEdit& field, QWidget& panel, QWidget& rows, std::function<void()> left) {
    auto* seek = new QShortcut(QKeySequence(Qt::Key_Slash), &panel);
    seek->setContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(seek, &QShortcut::activated, &field, [&field] { seekFilter(field); });
    auto* leave = new QShortcut(QKeySequence(Qt::Key_Escape), &field);
    leave->setContext(Qt::WidgetShortcut);
    QObject::connect(leave, &QShortcut::activated, &rows, [&field, &rows, left] {
        rows.setFocus();  // first: a field that is not used may be hidden
        field.clear();
        if (left) left();
    });
}

QWidget* makeSeparator(int height) {
    auto* line = new QFrame;
    line->setObjectName(QStringLiteral("vsep"));
    line->setFixedSize(1, height);
    return line;
}

}  // namespace yard
