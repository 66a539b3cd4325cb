#pragma once

#include <QWidget>

class QBoxLayout;
class QPushButton;

namespace yard {

/// What to run: the demo, a configuration file, one that ran before.
class StartPage final : public QWidget {
    Q_OBJECT
public:
    /// `recent`: files that ran before, the latest first. `canReturn`: something runs behind it.
    StartPage(const QStringList& recent, bool canReturn, QWidget* parent = nullptr);
    QPushButton* demoButton() const { return m_demo; }
    void setNarrow(bool narrow);

signals:
    void demoAsked();
    void fileAsked();
    void recentAsked(const QString& file);
    void backAsked();

private:
    QWidget* makeCards(const QStringList& recent);
    QWidget* makeFoot(bool canReturn);
    QWidget* makeCard(const QString& iconName, const QString& title, const QString& text,
                      QPushButton* button, bool primary);

    QWidget* m_picture = nullptr;
    QBoxLayout* m_cards = nullptr;
    QBoxLayout* m_foot = nullptr;
    QPushButton* m_demo = nullptr;
};

}  // namespace yard
