#include "core/engine/running/embeddedlink.h"

#include <QMetaObject>
#include <QPromise>
#include <optional>

#include "core/engine/graph/readconfig.h"

namespace yard {

/// What lives in the control thread. Only begin() and what it makes may be called before the thread
/// runs.
class EmbeddedLink::Control final : public QObject {
public:
    Control(EngineOptions options, Setup setup)
        : m_options(std::move(options)), m_setup(std::move(setup)) {}

    /// Answers why the proxy cannot run; empty when it runs.
    const std::string& begin() {
        m_engine.emplace(m_clock, std::move(m_options));
        const auto made = m_setup(*m_engine, m_clock);
        if (made)
            m_beside = *made;
        else
            m_error = made.error().empty() ? "The proxy could not start." : made.error();
        return m_error;
    }
    const std::string& error() const { return m_error; }
    Answer execute(const Command& command) {
        return m_error.empty() ? m_engine->execute(command) : Answer{false, m_error};
    }
    std::shared_ptr<const Report> report(const Since& since) {
        return std::make_shared<const Report>(m_engine->report(since));
    }

    Spoken say(const std::string& line, bool mayChange) {
        if (!commandLine()) return {m_error.empty() ? "There is no command line." : m_error, {}};
        commandLine()->say(line, mayChange);
        return commandLine()->more();
    }
    Spoken more() { return commandLine() ? commandLine()->more() : Spoken(); }
    Completions complete(const std::string& line) {
        return commandLine() ? commandLine()->complete(line) : Completions();
    }

private:
    CommandLine* commandLine() const { return m_engine ? m_engine->commandLine() : nullptr; }

    SystemClock m_clock;
    EngineOptions m_options;
    Setup m_setup;
    std::optional<Engine> m_engine;
    std::shared_ptr<void> m_beside;  ///< uses the engine, so it is destroyed first
    std::string m_error;
};

EmbeddedLink::EmbeddedLink(EngineOptions options, Setup setup, Spelling spelling, QObject* parent)
    : Link(parent), m_spelling(std::move(spelling)), m_strict(options.strict) {
    m_control = new Control(std::move(options), std::move(setup));
    m_thread.setObjectName(QStringLiteral("control"));
    m_control->moveToThread(&m_thread);
    // Timers, sockets and the engine go where they were made.
    connect(&m_thread, &QThread::finished, m_control, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_control,
        [this, control = m_control] {
            const QString error = QString::fromStdString(control->begin());
            QMetaObject::invokeMethod(this, [this, error] { emit started(error); });
        },
        Qt::QueuedConnection);
}

EmbeddedLink::~EmbeddedLink() {
    m_thread.quit();
    m_thread.wait();
}

template <typename Found>
QFuture<Found> EmbeddedLink::inControl(std::function<Found(Control&)> ask) {
    auto promise = std::make_shared<QPromise<Found>>();
    promise->start();
    QMetaObject::invokeMethod(
        m_control,
        [control = m_control, promise, ask = std::move(ask)] {
            promise->addResult(ask(*control));
            promise->finish();
        },
        Qt::QueuedConnection);
    return promise->future();
}

QFuture<Answer> EmbeddedLink::send(const Command& command) {
    return inControl<Answer>([command](Control& control) { return control.execute(command); });
}

QFuture<Spoken> EmbeddedLink::say(const std::string& line, bool mayChange) {
    return inControl<Spoken>(
        [line, mayChange](Control& control) { return control.say(line, mayChange); });
}

QFuture<Spoken> EmbeddedLink::more() {
    return inControl<Spoken>([](Control& control) { return control.more(); });
}

QFuture<Completions> EmbeddedLink::complete(const std::string& line) {
    return inControl<Completions>([line](Control& control) { return control.complete(line); });
}

void EmbeddedLink::poll(const Since& since) {
    if (m_polling) return;
    m_polling = true;
    QMetaObject::invokeMethod(
        m_control,
        [this, control = m_control, since] {
            const QString error = QString::fromStdString(control->error());
            auto report = error.isEmpty() ? control->report(since) : nullptr;
            QMetaObject::invokeMethod(this, [this, report, error] {
                m_polling = false;
                if (report)
                    emit reported(report);
                else
                    emit lost(error);
            });
        },
        Qt::QueuedConnection);
}

ConfigReader EmbeddedLink::configReader() const {
    return [strict = m_strict](const std::vector<NamedText>& files) {
        return readConfig(files, strict);
    };
}

std::string EmbeddedLink::spelling(const Command& command) const { return m_spelling(command); }

}  // namespace yard
