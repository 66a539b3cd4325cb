#pragma once

#include <QSplitter>

namespace yard {

/// A splitter whose handle is the gap between two cards, with a grip while the pointer is over it.
class Split final : public QSplitter {
    Q_OBJECT
public:
    Split(Qt::Orientation orientation, const QList<QWidget*>& widgets);

protected:
    QSplitterHandle* createHandle() override;
};

}  // namespace yard
