#pragma once

#include <QWidget>
#include <vector>

#include "core/base/diagnostic.h"
#include "ui/desk/configtext.h"

namespace yard {

class ConfigEditor;

/// A file of a configuration that does not run, in the editor, at the line that keeps it from
/// running. What runs meanwhile has nothing to do with it.
class RepairPage final : public QWidget {
    Q_OBJECT
public:
    /// `runs`: what is tried again once it is saved; empty: several files, which only a start
    /// reads.
    RepairPage(const Where& where, const std::vector<Diagnostic>& notes, const QString& runs,
               QWidget* parent = nullptr);
    /// Why the file cannot be edited; empty: it can.
    const QString& fault() const { return m_fault; }
    bool edited() const;
    ConfigEditor* editor() const { return m_editor; }

signals:
    void backAsked();
    void runAsked(const QString& file);
    void said(const QString& text);
    void refused(const QString& text);

private:
    void mark(const std::vector<Diagnostic>& notes);
    QWidget* makeButtons();
    void save();

    QString m_file, m_runs, m_fault;
    ConfigText m_source;
    ConfigEditor* m_editor;
};

}  // namespace yard
