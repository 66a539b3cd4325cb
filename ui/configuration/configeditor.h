#pragma once

#include <QHash>
#include <QPlainTextEdit>
#include <QStringList>
#include <vector>

#include "core/base/diagnostic.h"
#include "ui/desk/linediff.h"

namespace yard {

/// The text of a configuration with its colours, its line numbers, and beside them what was found
/// there and what differs from what runs.
class ConfigEditor final : public QPlainTextEdit {
    Q_OBJECT
public:
    struct Mark {
        Level level = Level::Notice;
        QString text;
    };

    explicit ConfigEditor(QWidget* parent = nullptr);
    /// By line, counted from 1.
    void setMarks(const QHash<int, Mark>& marks);
    void setChanges(const std::vector<LineChange>& changes);
    /// The cursor to a line (from 1) and, where it is known, a column.
    void goTo(int line, int column = 0);
    /// The next or previous difference; false: there is none.
    bool step(bool forward);
    /// As it was typed: unlike toPlainText(), with its no-break spaces.
    QString text() const;
    QString markAt(int line) const;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void paintGutter(QPaintEvent* event);
    int gutterWidth() const;
    void placeGutter();
    void underline();
    bool showTip(const QPoint& viewportAt, const QPoint& global);

    QWidget* m_gutter;
    QHash<int, Mark> m_marks;
    std::vector<LineChange> m_changes;
};

}  // namespace yard
