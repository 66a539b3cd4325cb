#pragma once

#include <QLineEdit>

#include "ui/commands/linehistory.h"
#include "ui/desk/desk.h"

namespace yard {

class CompletionPopup;
class Settings;

/// Where a line of the Runtime API is typed: Enter says it, Tab completes it, Up and Down bring
/// back earlier ones, also those of earlier runs.
class CommandField final : public QLineEdit {
    Q_OBJECT
public:
    CommandField(Desk& desk, Settings& settings, QWidget* parent = nullptr);
    /// It was said: it is the newest to come back to, and the field is empty again.
    void remember(const QString& line);

signals:
    void said(const QString& line);
    void stopAsked();
    void clearAsked();
    /// How the command goes on: "get weight <bk>/<srv>"; empty: nothing to tell.
    void usageFound(const QString& usage);

protected:
    bool event(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// What for: to tell the usage, or to offer what can stand next too.
    enum class Purpose { Tell, Offer };
    void complete(Purpose purpose);
    void take(const Completions& found, Purpose purpose);
    void insert(const QString& word, bool whole);
    bool handleKey(int key, bool control);
    bool handlePopupKey(int key);
    bool popupOpen() const;
    QString typed() const { return text().left(cursorPosition()); }

    Desk& m_desk;
    Settings& m_settings;
    LineHistory m_history;
    CompletionPopup* m_popup = nullptr;  ///< made when first needed: it belongs to the window
    size_t m_from = 0;                   ///< in the typed bytes: where the offered words begin
};

}  // namespace yard
