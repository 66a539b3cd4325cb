#pragma once

#include <QSplitter>

namespace yard {

/// A splitter whose handles are the gaps between cards, with a grip while the pointer is over one
/// or it has the focus. Arrow keys move it, Home and End as far as it goes.
class Split final : public QSplitter {
    Q_OBJECT
public:
    /// `names` say what each handle changes: those between the widgets.
    Split(Qt::Orientation orientation, const QStringList& names, const QList<QWidget*>& widgets);

    /// What a handle, the first is 1, has before it and behind it.
    struct Sides {
        int before = 0, behind = 0;
        int share() const { return all() > 0 ? 100 * before / all() : 0; }  ///< before it, in %
        int all() const { return before + behind; }
    };
    Sides sides(int handle) const;
    /// Gives what is before a handle so many pixels more.
    void shift(int handle, int pixels);

signals:
    void roomChanged();  ///< there is more or less for its widgets to share

protected:
    QSplitterHandle* createHandle() override;
    void resizeEvent(QResizeEvent* event) override;
};

}  // namespace yard
