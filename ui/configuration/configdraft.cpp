#include "ui/configuration/configdraft.h"

#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>

#include "ui/desk/configfile.h"
#include "ui/look/wording.h"

namespace yard {

ConfigDraft::ConfigDraft(Desk& desk, QObject* parent) : QObject(parent), m_desk(desk) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(PauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ConfigDraft::check);
    connect(&desk, &Desk::configurationChanged, this, &ConfigDraft::load);
    connect(&desk, &Desk::done, this, &ConfigDraft::conclude);
    if (!desk.configuration().empty()) load();
}

void ConfigDraft::load() {
    const auto& running = m_desk.configuration();
    bool same = running.size() == m_files.size();
    for (size_t i = 0; same && i < running.size(); ++i)
        same = m_files[i].name == words(running[i].name);
    if (!same) m_files.assign(running.size(), {});
    for (size_t i = 0; i < running.size(); ++i) {
        File& file = m_files[i];
        const bool wasEdited = same && file.isEdited();
        file.name = words(running[i].name);
        file.source = ConfigText(running[i].text);
        if (!wasEdited) file.edited = file.running();
    }
    ++m_version;
    emit loaded();
    check();
}

/// HAProxy refuses a file whose last line has no end: nobody shall have to think of it who types
/// there.
void ConfigDraft::edit(int file, const QString& text) {
    File& edited = m_files[size_t(file)];
    const QString whole = text.isEmpty() || text.endsWith(u'\n') ? text : text + u'\n';
    if (edited.edited == whole) return;
    edited.edited = whole;
    ++m_version;
    m_pause.start();
}

bool ConfigDraft::edited() const {
    return std::any_of(m_files.begin(), m_files.end(),
                       [](const File& file) { return file.isEdited(); });
}

QString ConfigDraft::notice() const {
    if (!m_desk.attachedTo().isEmpty())
        return tr(
            "The console is attached to a proxy that runs on its own: its stats socket does "
            "not tell its configuration. Its file is edited where it runs.");
    if (!m_desk.live())
        return tr("The proxy is not reached: the text can be edited, but not applied.");
    if (m_files.empty()) return tr("This proxy does not tell its configuration.");
    if (m_desk.readOnly())
        return tr("%1: the text can be edited and validated, but not applied.")
            .arg(Desk::readOnlyReason());
    if (!hasFiles())
        return tr("The demo has no file: what is applied here runs until the console closes.");
    for (const File& file : m_files)
        if (!QFileInfo(file.name).isWritable())
            return tr("%1 may not be written by this user: Apply will say so and do nothing.")
                .arg(file.name);
    return {};
}

int ConfigDraft::errors() const {
    return int(std::count_if(m_notes.begin(), m_notes.end(),
                             [](const Diagnostic& note) { return note.level == Level::Alert; }));
}

std::vector<NamedText> ConfigDraft::texts() const {
    std::vector<NamedText> all;
    for (const File& file : m_files)
        all.push_back({file.name.toStdString(), file.source.bytes(file.edited).toStdString()});
    return all;
}

/// One at a time: what is typed meanwhile is read afterwards.
void ConfigDraft::check() {
    m_pause.stop();
    if (m_checking || m_files.empty()) return;
    m_checking = true;
    const auto job = [draft = QPointer<ConfigDraft>(this), reader = m_desk.configReader(),
                      files = m_files, names = texts(), version = m_version] {
        const ConfigReading reading = reader ? reader(names) : ConfigReading{};
        std::vector<std::vector<LineChange>> changes;
        for (const File& file : files)
            changes.push_back(diffLines(file.running().split(u'\n'), file.edited.split(u'\n')));
        // The application outlives the draft, which may be gone by now.
        QMetaObject::invokeMethod(qApp, [draft, version, reading, changes] {
            if (draft) draft->take(version, reading.notes, changes);
        });
    };
    QThreadPool::globalInstance()->start(job);
}

void ConfigDraft::take(int version, const std::vector<Diagnostic>& notes,
                       const std::vector<std::vector<LineChange>>& changes) {
    m_checking = false;
    m_checked = version;
    m_notes = notes;
    std::erase_if(m_notes, [](const Diagnostic& note) {
        return note.text.starts_with("Error(s) found in ") ||
               note.text.starts_with("Fatal errors found in ");
    });
    for (size_t i = 0; i < qMin(changes.size(), m_files.size()); ++i)
        m_files[i].changes = changes[i];
    if (!fresh()) {
        if (m_applies || !m_pause.isActive()) check();
        return;
    }
    emit checked();
    if (m_applies) apply(m_anyway);
}

void ConfigDraft::keep(const std::vector<GapEntry>& entries) {
    if (edited()) return emit applied(false, tr("Apply or revert what is being edited first."));
    if (m_desk.readOnly()) return emit applied(false, Desk::readOnlyReason());
    for (File& file : m_files) file.edited = withEntries(file.running(), file.name, entries);
    ++m_version;
    emit loaded();
    apply();
}

void ConfigDraft::apply(bool anyway) {
    m_anyway = anyway;
    m_applies = !fresh();
    if (m_applies) return check();
    if (m_desk.readOnly()) return emit applied(false, Desk::readOnlyReason());
    if (!m_desk.live()) return emit applied(false, tr("The proxy is not reached."));
    if (!edited()) return emit applied(true, tr("Nothing to apply: this is what runs."));
    if (errors() > 0)
        return emit applied(false, tr("Not applied: the text has errors. What ran goes on."));
    for (const File& file : m_files) {
        if (anyway || !hasFiles() || !file.isEdited()) continue;
        QFile onDisk(file.name);
        if (onDisk.open(QIODevice::ReadOnly) &&
            onDisk.readAll() != file.source.bytes(file.running()))
            return emit foreign(file.name);
    }
    QString fault;
    if (hasFiles() && !write(fault))
        return emit applied(false, tr("Not written, and nothing else was done: %1").arg(fault));
    Command command;
    command.verb = Verb::ApplyConfig;
    command.files = texts();
    command.by = "console";
    m_desk.send(command);
}

bool ConfigDraft::write(QString& fault) {
    m_written.clear();
    for (const File& file : m_files) {
        if (!file.isEdited()) continue;
        QFile onDisk(file.name);
        const QByteArray before =
            onDisk.open(QIODevice::ReadOnly) ? onDisk.readAll() : QByteArray();
        const auto backup = replaceFile(file.name, file.source.bytes(file.edited));
        if (!backup) {
            fault = words(backup.error());
            putBack();
            return false;
        }
        m_written.push_back({file.name, *backup, before});
    }
    return true;
}

void ConfigDraft::putBack() {
    for (const Written& one : m_written)
        if (writeWhole(one.file, one.before)) QFile::remove(one.backup);
    m_written.clear();
}

void ConfigDraft::conclude(const Reply& reply) {
    if (reply.commands.front().verb != Verb::ApplyConfig) return;
    QStringList backups;
    for (const Written& one : m_written) backups << one.backup;
    if (reply.refusals.isEmpty()) {
        m_written.clear();
        return emit applied(
            true,
            backups.isEmpty()
                ? tr("Applied. No file was written: the demo has none.")
                : tr("Applied and written. Before: %1").arg(backups.join(QStringLiteral(", "))));
    }
    putBack();
    m_notes = reply.notes;
    emit checked();
    emit applied(false, tr("Refused: %1 What ran goes on, and the file is as it was.")
                            .arg(reply.refusals.join(QLatin1Char(' '))));
}

}  // namespace yard
