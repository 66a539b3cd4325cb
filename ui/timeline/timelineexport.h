#pragma once

#include <QMenu>

namespace yard {

class TimelineStack;

/// What the timeline shows, for elsewhere: a table (CSV) or a picture (PNG), saved or copied.
class TimelineExport final : public QMenu {
    Q_OBJECT
public:
    explicit TimelineExport(TimelineStack& stack, QWidget* parent = nullptr);
    /// Writes the file, CSV or PNG by its name; what went wrong, empty: nothing.
    QString write(const QString& file) const;

signals:
    void copied(const QString& what);
    void written(const QString& file);
    void failed(const QString& why);

private:
    void ask(const QString& suffix, const QString& filter);
    QByteArray contentOf(const QString& file) const;

    TimelineStack& m_stack;
};

}  // namespace yard
