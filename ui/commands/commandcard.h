#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/desk/desk.h"

class QLabel;
class QStackedWidget;
class QToolButton;

namespace yard {

class AnswersView;
class Card;
class CommandField;
class EmptyState;
class Settings;

/// A command line to the proxy: the Runtime API, as on its stats socket. An answer is fetched as
/// fast as it is written here, and only while somebody sees it.
class CommandCard final : public QWidget {
    Q_OBJECT
public:
    /// Longer answers are cut: they are better read elsewhere.
    static constexpr int MostLines = 5000;

    CommandCard(Desk& desk, Settings& settings, QWidget* parent = nullptr);
    void setCompact(bool compact, bool inTab);
    /// As if it was typed.
    void run(const QString& line);
    QString output() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildHead();
    void buildBody();
    void hear(const Spoken& piece);
    void ask(const QFuture<Spoken>& answer);
    void fetch();
    void stop(const QString& why);
    void clear();
    void showState();

    Desk& m_desk;
    Card* m_card;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    AnswersView* m_answers;
    CommandField* m_field;
    QLabel* m_usage;
    QToolButton* m_stop;
    QToolButton* m_copy;
    QToolButton* m_clear;
    QTimer m_patience{this};  ///< until an answer that waits is asked for again
    int m_turn = 0;           ///< of the line being answered; pieces of earlier ones are late
    int m_lines = 0;          ///< of its answer
    bool m_busy = false, m_owed = false;  ///< owed: a piece to fetch when somebody sees it
};

}  // namespace yard
