#pragma once

#include <QWidget>
#include <functional>

class QBoxLayout;
class QPushButton;

namespace yard {

/// What to run: the demo, a configuration file; or what to attach to.
class StartPage final : public QWidget {
    Q_OBJECT
public:
    struct Recent {
        QString file;     ///< that ran before; empty: none
        QString address;  ///< that was attached to before; empty: none
    };
    /// `canReturn`: something runs behind it.
    StartPage(const Recent& recent, bool canReturn, QWidget* parent = nullptr);
    QPushButton* demoButton() const { return m_demo; }
    void setNarrow(bool narrow);

signals:
    void demoAsked();
    void fileAsked();
    void recentAsked(const QString& file);
    void attachAsked();
    void addressAsked(const QString& address);  ///< attached to before
    void backAsked();

private:
    QWidget* makeCards();
    QWidget* makeFoot(const Recent& recent, bool canReturn);
    void addAgain(const QString& text, const QString& tip, const std::function<void()>& call);
    QWidget* makeCard(const QString& iconName, const QString& title, const QString& text,
                      QPushButton* button, bool primary);

    QWidget* m_picture = nullptr;
    QBoxLayout* m_cards = nullptr;
    QBoxLayout* m_foot = nullptr;
    QPushButton* m_demo = nullptr;
};

}  // namespace yard
