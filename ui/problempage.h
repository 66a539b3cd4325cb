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
    ProblemPage(const QString& file, const std::vector<Diagnostic>& notes,
                QWidget* parent = nullptr);

private:
    QWidget* makeHead(const QString& file);
    QWidget* makeList();
    QWidget* makeRow(const Diagnostic& note);
    QWidget* makeButtons();

    std::vector<Diagnostic> m_notes;
};

}  // namespace yard
