#include "ui/look/stylesheet.h"

#include "ui/look/theme.h"

namespace yard {
namespace {

// Names after '@' are tokens; but the tray's balloon is light in both themes (Qt draws it so). Qt's
// traps behind some lines are listed in console.md section 1.
constexpr const char* Sheet = R"(
* { outline: none; }
QMainWindow, #central { background: @bg@; }
QToolTip { background: @raised@; color: @text@; border: 1px solid @borderStrong@; padding: 5px 7px; }
#appbar { background: @surface@; border-bottom: 1px solid @border@; }
#card { background: @surface@; border: 1px solid @border@; border-radius: 8px; }
#title { color: @text@; }
#muted { color: @text3@; }
#alarm { color: @alarm@; }
#text2 { color: @text2@; }
#vsep { background: @border@; }
QLabel { background: transparent; }
QPushButton, QToolButton { background: @raised@; color: @text@; border: 1px solid @borderStrong@;
  border-radius: 6px; padding: 0 10px; min-height: 26px; }
QToolButton { padding: 0 7px; }
QPushButton:hover, QToolButton:hover { background: @hover@; border-color: @text3@; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: @selection@;
  border-color: @accent@; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent@; padding: 0 9px; }
QToolButton:focus { padding: 0 6px; }
QPushButton:disabled, QToolButton:disabled { color: @disabled@; border-color: @border@;
  background: transparent; }
QPushButton#primary { background: @accent@; color: @onAccent@; border-color: @accent@; }
QPushButton#primary:focus { border: 2px solid @text@; }
QPushButton#danger { background: @danger@; color: #FFFFFF; border-color: @danger@; }
QPushButton#danger:focus { border: 2px solid @text@; }
QToolButton#ghost { background: transparent; border-color: transparent; color: @text2@;
  padding: 0 5px; }
QToolButton#ghost:hover { background: @hover@; border-color: @border@; color: @text@; }
QToolButton#ghost:checked { background: @selection@; color: @accentText@; }
QToolButton#ghost:focus { border: 2px solid @accent@; padding: 0 4px; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton#seg { border-radius: 0; border-color: @border@; background: transparent;
  color: @text2@; min-height: 22px; padding: 0 8px; }
QToolButton#seg:checked { background: @selection@; color: @accentText@; }
QToolButton#seg:focus { border: 2px solid @accent@; padding: 0 7px; }
QLineEdit, QSpinBox { background: @sunken@; color: @text@; border: 1px solid @border@;
  border-radius: 6px; padding: 0 8px; min-height: 26px;
  selection-background-color: @accent@; selection-color: @onAccent@; }
QLineEdit:focus, QSpinBox:focus { border: 2px solid @accent@; padding: 0 7px;
  background: @surface@; }
QLineEdit:disabled, QSpinBox:disabled { color: @disabled@; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QAbstractItemView QSpinBox { min-height: 18px; padding: 0 4px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border@; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent@; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
  background: @surface@; border: 2px solid @accent@; }
QSlider::handle:horizontal:hover { background: @selection@; }
QSlider::handle:horizontal:focus { background: @accent@; }
QSlider::sub-page:horizontal:disabled { background: @borderStrong@; }
QSlider::handle:horizontal:disabled { border-color: @borderStrong@; }
QLineEdit QToolButton { min-height: 0; border: none; padding: 0; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView, QListView { background: transparent; border: none; color: @text@;
  selection-background-color: @selection@; selection-color: @text@; }
QHeaderView { background: transparent; }
QHeaderView::section { background: @sunken@; color: @text3@; border: none;
  border-top: 1px solid @border@; border-bottom: 1px solid @border@; padding: 0 8px; }
QHeaderView::section:first { padding-left: 14px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @borderStrong@; border-radius: 3px; min-height: 28px;
  margin: 2px; }
QScrollBar::handle:vertical:hover { background: @text3@; }
QScrollBar:horizontal { background: transparent; height: 10px; }
QScrollBar::handle:horizontal { background: @borderStrong@; border-radius: 3px; min-width: 28px;
  margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @text2@; padding: 0 11px; height: 32px;
  border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text@; }
QTabBar::tab:selected { color: @text@; border-bottom: 2px solid @accent@; }
QTabBar::tab:focus { color: @accentText@; }
QStatusBar { background: @surface@; border-top: 1px solid @border@; color: @text2@; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @text2@; padding: 0 8px; }
QMenu { background: @raised@; color: @text@; border: 1px solid @borderStrong@; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: @selection@; color: @text@; }
QMenu::item:disabled { color: @disabled@; }
QMenu::separator { height: 1px; background: @border@; margin: 5px 4px; }
QMenu::icon { padding-left: 8px; }
#toast { background: @toastBg@; border-radius: 6px; border: 1px solid @toastBg@; }
#toast[error="true"] { background: @danger@; border-color: @danger@; }
#toast QLabel { color: @toastText@; }
#toast[error="true"] QLabel { color: #FFFFFF; }
#toast QPushButton { background: transparent; border: none; color: @toastAccent@;
  min-height: 24px; }
#toast QPushButton:focus { border: 1px solid @toastAccent@; }
QBalloonTip QLabel { color: #12181F; }
QBalloonTip QPushButton { background: transparent; border: none; padding: 0; min-height: 18px; }
#palette { background: @raised@; border: 1px solid @borderStrong@; border-radius: 10px; }
QDialog { background: @surface@; }
#dialogBox { background: @sunken@; border: 1px solid @border@; border-radius: 6px; }
#firstCard { background: @surface@; border: 1px solid @border@; border-radius: 10px; }
#firstCard[primary="true"] { border: 2px solid @accent@; }
QPlainTextEdit { background: @sunken@; color: @text@; border: 1px solid @border@;
  border-radius: 6px; padding: 6px; }
#answers { background: transparent; border: none; border-radius: 0; padding: 0 8px; }
#answers:focus { border: 1px solid @accent@; padding: 0 7px; }
#code { background: @surface@; border: 2px solid @border@; padding: 0; }
#code:focus { border: 2px solid @accent@; }
)";

}  // namespace

QString styleSheet(const Tokens& t) {
    QString sheet = QString::fromLatin1(Sheet);
    const auto fill = [&sheet](const char* name, const QColor& color) {
        sheet.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char('@'), color.name());
    };
    fill("bg", t.bg), fill("surface", t.surface), fill("sunken", t.sunken);
    fill("raised", t.raised), fill("border", t.border), fill("borderStrong", t.borderStrong);
    fill("text", t.text), fill("text2", t.text2), fill("text3", t.text3);
    fill("accent", t.accent), fill("accentText", t.accentText), fill("onAccent", t.onAccent);
    fill("selection", t.selection), fill("hover", t.hover), fill("disabled", t.disabled);
    fill("toastBg", t.toastBg), fill("toastText", t.toastText);
    fill("alarm", t.words(Shown::Down)), fill("toastAccent", t.toastAccent),
        fill("danger", t.danger);
    return sheet;
}

}  // namespace yard
