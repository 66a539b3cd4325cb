#pragma once

#include <QFuture>
#include <QObject>
#include <memory>
#include <string>

#include "core/control/command.h"
#include "core/control/report.h"

namespace yard {

/// The console's only way to a proxy: the embedded engine and a real HAProxy behind its stats
/// socket are two Links. Lives in, and is called from, the GUI thread; never blocks it.
class Link : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// The answer comes when the proxy has taken the command; the row shows it only when a Report
    /// agrees.
    virtual QFuture<Answer> send(const Command& command) = 0;
    /// Asks for a Report; it comes by reported(). While one is under way further calls are dropped.
    virtual void poll(const Since& since) = 0;
    /// The command as one line of the Runtime API, to show and to copy.
    virtual std::string spelling(const Command& command) const = 0;

signals:
    void reported(const std::shared_ptr<const yard::Report>& report);
    /// The proxy cannot be reached; `why` is for a person.
    void lost(const QString& why);
};

/// What the served Runtime API needs of an engine. Called in the control thread only.
class Authority {
public:
    virtual ~Authority() = default;
    virtual Answer execute(const Command& command) = 0;
    virtual Report report(const Since& since) = 0;
};

}  // namespace yard
