#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace yard {

/// What a panel shows while it has nothing to show: what will fill it.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& iconName, const QString& title, const QString& detail,
               QWidget* parent = nullptr);
    void setTexts(const QString& title, const QString& detail);
    /// The one thing to do about it.
    void addButton(QWidget* button);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void recolour();
    void fit();

    QString m_iconName;
    QVBoxLayout* m_layout;
    QLabel* m_picture;
    QLabel* m_title;
    QLabel* m_detail;
};

}  // namespace yard
