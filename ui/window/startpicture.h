#pragma once

#include <QWidget>

namespace yard {

/// The idea in one picture: clients, the proxy, a server that died and the backup that took over.
class StartPicture final : public QWidget {
    Q_OBJECT
public:
    explicit StartPicture(QWidget* parent = nullptr);

private:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace yard
