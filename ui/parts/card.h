#pragma once

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>

class QVBoxLayout;

namespace yard {

/// A label in one of the theme's roles: "title", "text2" or "muted" (the style sheet's names).
QLabel* makeLabel(const QString& text, const QFont& font, const char* role);

/// One that ends in "…" where there is no room for all of it.
QLabel* makeShortLabel(const QFont& font, const char* role);

/// A panel's frame: a head with title, subtitle and the panel's own tools, and a body.
class Card final : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    void setSubtitle(const QString& text);
    void setBody(QWidget* body);
    /// At the right end of the head.
    void addTool(QWidget* tool);
    /// At its left end, where it takes the place of the title.
    void setLeadingTool(QWidget* tool);
    /// The same for a choice of panels, which in a tab is the tab's. Takes the place of the one
    /// before.
    void setSwitch(QWidget* tool);
    /// A flatter head; in a tab the tab says the title, and a head without tools goes away.
    void setCompact(bool compact, bool inTab);
    QString title() const { return m_title->text(); }

private:
    QVBoxLayout* m_layout;
    QWidget* m_head;
    QHBoxLayout* m_headLayout;
    QLabel* m_title;
    QLabel* m_subtitle;
    QPointer<QWidget> m_switch;
    bool m_leading = false;
};

}  // namespace yard
