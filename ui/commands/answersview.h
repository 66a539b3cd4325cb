#pragma once

#include <QPlainTextEdit>

namespace yard {

/// What was said to the proxy and what it answered, to read and copy. Stays at its end while it is
/// there.
class AnswersView final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit AnswersView(int mostLines, QWidget* parent = nullptr);
    void addLine(const QString& said);
    void addAnswer(const QString& text);

private:
    void add(const QString& text, const QTextCharFormat& format, int state);
    void recolour();
};

}  // namespace yard
