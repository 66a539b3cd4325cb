#pragma once

#include <QWidget>

#include "ui/desk/desk.h"

class QListView;
class QStackedWidget;

namespace yard {

class HitsModel;

/// Hits by server since the start of the proxy, with a legend.
class HitsView final : public QWidget {
    Q_OBJECT
public:
    explicit HitsView(const Desk& desk, QWidget* parent = nullptr);
    void merge();

private:
    void paintEvent(QPaintEvent* event) override;

    const Desk& m_desk;
    HitsModel* m_model;
    QStackedWidget* m_pages;
};

}  // namespace yard
