#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include "core/base/result.h"
#include "ui/desk/history.h"

namespace yard {

class Desk;

QByteArray encodeHistory(const History::Kept& kept);
/// An Error for what is cut off, damaged or of another version, in words for a person.
Result<History::Kept> decodeHistory(const QByteArray& bytes);

/// Keeps a desk's history in a file over the end of the program: reads it at once, writes it every
/// five minutes and at the end, always as a whole under another name first. GUI thread.
class HistoryFile final : public QObject {
    Q_OBJECT
public:
    static constexpr int EveryMs = 300'000;

    HistoryFile(Desk& desk, const QString& file);
    ~HistoryFile() override;
    /// Why what was there is not used; it stays beside under `FILE.refused`. Empty: it is, or there
    /// was nothing.
    const QString& fault() const { return m_fault; }
    /// In the user's data folder, one for each configuration (its absolute path).
    static QString placeFor(const QString& configuration);

private:
    void load();
    void save();

    Desk& m_desk;
    QString m_file, m_fault;
    QTimer m_timer;
};

}  // namespace yard
