#pragma once

#include <QFuture>
#include <QObject>
#include <memory>
#include <string>

#include "core/control/command.h"
#include "core/control/commandline.h"
#include "core/control/configreading.h"
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
    /// Says a line of the Runtime API, as on a stats socket at the administrator's level: the first
    /// piece of its answer. What is left of the answer before it is dropped. Without `mayChange`
    /// what would change the proxy is refused.
    virtual QFuture<Spoken> say(const std::string& line, bool mayChange) = 0;
    /// The next piece of the answer: as fast as the reader takes them.
    virtual QFuture<Spoken> more() = 0;
    /// What can stand next at the end of `line`.
    virtual QFuture<Completions> complete(const std::string& line) = 0;
    /// Where a proxy is reached that runs by itself and goes on without the console:
    /// "/run/haproxy.sock", "10.0.0.7:9999". Empty: it ends with the link.
    virtual std::string address() const { return {}; }
    /// Reads a text as the proxy would; null: only the proxy itself can tell.
    virtual ConfigReader configReader() const { return nullptr; }

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
