#pragma once

#include <QFuture>
#include <QPromise>
#include <functional>
#include <memory>
#include <string>

#include "core/control/commandline.h"
#include "core/runtime/attached/call.h"

namespace yard {

/// The console's command line to a stats socket: a line is a connection, and its answer is taken as
/// fast as it is asked for. One thread.
class RemoteLine {
public:
    using MakeCall = std::function<CallHolder(const std::string& line)>;
    /// All that a line was answered, when it had ended; not of answers that were dropped.
    using Done = std::function<void(const std::string& line, const std::string& answer)>;

    RemoteLine(MakeCall makeCall, Done done)
        : m_makeCall(std::move(makeCall)), m_done(std::move(done)) {}

    QFuture<Spoken> say(const std::string& line, bool mayChange);
    QFuture<Spoken> more();

private:
    QFuture<Spoken> next();
    void hear();

    MakeCall m_makeCall;
    Done m_done;
    CallHolder m_call;
    std::string m_line, m_beginning;  ///< of its answer, enough to tell whether there was one
    std::shared_ptr<QPromise<Spoken>> m_asked;  ///< for a piece that has not come yet
    bool m_heard = false;                       ///< something may be taken
};

}  // namespace yard
