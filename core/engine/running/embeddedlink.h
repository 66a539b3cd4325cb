#pragma once

#include <QThread>
#include <functional>
#include <memory>

#include "core/control/link.h"
#include "core/engine/running/engine.h"

namespace yard {

/// The control thread with an Engine in it, and the Link to it. Lives in the GUI thread; what
/// crosses are values.
class EmbeddedLink final : public Link {
    Q_OBJECT
public:
    /// Runs in the control thread, once, to build what lives there beside the engine (stats
    /// sockets, the lab) and to start it. What it returns is destroyed there before the engine. An
    /// Error keeps the proxy from running and is handed to `started`.
    using Setup = std::function<Result<std::shared_ptr<void>>(Engine& engine, Clock& clock)>;
    /// A command as a line of the Runtime API (its grammar belongs to another room).
    using Spelling = std::function<std::string(const Command&)>;

    EmbeddedLink(EngineOptions options, Setup setup, Spelling spelling, QObject* parent = nullptr);
    ~EmbeddedLink() override;  ///< stops the engine and waits for the thread

    QFuture<Answer> send(const Command& command) override;
    void poll(const Since& since) override;
    std::string spelling(const Command& command) const override;
    ConfigReader configReader() const override;
    /// Of Engine::commandLine(); without one the answer says so.
    QFuture<Spoken> say(const std::string& line, bool mayChange) override;
    QFuture<Spoken> more() override;
    QFuture<Completions> complete(const std::string& line) override;

signals:
    /// `error` is empty when the proxy runs.
    void started(const QString& error);

private:
    class Control;
    /// What `ask` finds out in the control thread. One that the thread no longer takes leaves a
    /// cancelled future.
    template <typename Found>
    QFuture<Found> inControl(std::function<Found(Control&)> ask);

    Control* m_control;  ///< lives in m_thread, which destroys it
    QThread m_thread;
    Spelling m_spelling;
    bool m_strict;
    bool m_polling = false;
};

}  // namespace yard
