#pragma once

#include <QWidget>
#include <vector>

#include "ui/configuration/configdraft.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QStackedWidget;
class QToolButton;

namespace yard {

class Card;
class ConfigEditor;
class EmptyState;
class GapPane;

/// The configuration that runs, to be read and edited: over the panels, and kept while they show.
class ConfigPage final : public QWidget {
    Q_OBJECT
public:
    explicit ConfigPage(Desk& desk, QWidget* parent = nullptr);
    bool edited() const { return m_draft.edited(); }
    void focusText();
    void find();

signals:
    void backAsked();
    void said(const QString& text);
    void refused(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeHead();
    QWidget* makeText();
    QWidget* makeSide();
    QToolButton* tool(const QString& icon, const QString& text, const QString& tip,
                      const QString& name, const std::function<void()>& call);
    ConfigEditor* editor() const;
    void load();
    void showChecked();
    void showState();
    void showLists();
    void goTo(int row);
    void goToLine(const Where& where, int column = 0);
    void seek(bool forward);
    void validate();
    void revert();
    void askAboutForeign(const QString& file);
    void conclude(bool ok, const QString& text);

    Desk& m_desk;
    ConfigDraft m_draft;
    Card* m_card;
    QComboBox* m_choice;
    QStackedWidget* m_editors;
    QLabel* m_notice;
    QLabel* m_count;
    QLineEdit* m_find;
    QListWidget* m_findings;
    QListWidget* m_difference;
    QToolButton* m_validate = nullptr;
    QToolButton* m_revert = nullptr;
    QToolButton* m_apply = nullptr;
    QToolButton* m_back = nullptr;
    EmptyState* m_nothing = nullptr;  ///< in place of the text of who tells none
    QWidget* m_side = nullptr;        ///< what stands below the text
    QWidget* m_lists = nullptr;       ///< of it, what may be empty
    GapPane* m_gap = nullptr;
    bool m_loading = false;
    bool m_validates = false;
};

}  // namespace yard
