#pragma once

#include <QWidget>
#include <vector>

#include "core/base/diagnostic.h"

namespace yard {

/// Why the proxy does not run: every problem of its configuration with file and line, or what kept
/// it from starting.
class ProblemPage final : public QWidget {
    Q_OBJECT
public:
    /// `canReturn`: another configuration goes on running behind it.
    ProblemPage(const QString& file, const std::vector<Diagnostic>& notes, bool canReturn,
                QWidget* parent = nullptr);

signals:
    void startAsked();  ///< something else is to run
    void againAsked();  ///< the same, for something was done about it
    void backAsked();
    void lineAsked(const yard::Where& where);  ///< to be edited

private:
    QWidget* makeHead(const QString& file);
    QWidget* makeList();
    QWidget* makeRow(const Diagnostic& note);
    QWidget* makeButtons(bool canReturn);

    std::vector<Diagnostic> m_notes;
};

}  // namespace yard
