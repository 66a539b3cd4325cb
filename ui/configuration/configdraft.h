#pragma once

#include <QObject>
#include <QTimer>
#include <vector>

#include "core/control/configreading.h"
#include "ui/desk/configtext.h"
#include "ui/desk/desk.h"
#include "ui/desk/gap.h"
#include "ui/desk/linediff.h"

namespace yard {

/// A configuration that is being edited beside the one that runs: what the proxy would say of it,
/// how it differs, and its way into the file and into force. Reading it is done in a thread of its
/// own, after a pause in typing. GUI thread.
class ConfigDraft final : public QObject {
    Q_OBJECT
public:
    static constexpr int PauseMs = 250;

    struct File {
        QString name;
        ConfigText source;  ///< of what runs
        QString edited;
        std::vector<LineChange> changes;
        const QString& running() const { return source.text(); }
        bool isEdited() const { return edited != running(); }
    };

    explicit ConfigDraft(Desk& desk, QObject* parent = nullptr);
    const std::vector<File>& files() const { return m_files; }
    void edit(int file, const QString& text);
    bool edited() const;
    bool hasFiles() const { return !m_desk.report().lab.present; }  ///< the demo has none
    QString notice() const;  ///< what stands in the way of applying; empty: nothing
    const std::vector<Diagnostic>& notes() const { return m_notes; }
    int errors() const;
    bool fresh() const { return m_checked == m_version; }  ///< notes() are about this very text
    void check();                                          ///< without waiting for a pause
    /// Applies what runs already (Gap) with the lines that say so. Not while something else is
    /// edited: that would go with it.
    void keep(const std::vector<GapEntry>& entries);
    /// Writes what was edited, each file with a copy of what was there, and puts it in force; when
    /// that is refused the files are put back. `anyway`: also over somebody else's changes.
    void apply(bool anyway = false);

signals:
    void loaded();   ///< files() are other ones, or their edited text is what runs now
    void checked();  ///< notes and changes
    void foreign(const QString& file);  ///< the file is not what was read: nothing was done
    void applied(bool ok, const QString& text);

private:
    struct Written {
        QString file, backup;
        QByteArray before;
    };

    void load();
    std::vector<NamedText> texts() const;
    void take(int version, const std::vector<Diagnostic>& notes,
              const std::vector<std::vector<LineChange>>& changes);
    bool write(QString& fault);
    void putBack();
    void conclude(const Reply& reply);

    Desk& m_desk;
    QTimer m_pause;
    std::vector<File> m_files;
    std::vector<Diagnostic> m_notes;
    std::vector<Written> m_written;
    int m_version = 0, m_checked = -1;
    bool m_checking = false, m_applies = false, m_anyway = false;
};

}  // namespace yard
