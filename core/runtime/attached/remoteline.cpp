#include "core/runtime/attached/remoteline.h"

#include "core/runtime/grammar/grammar.h"

namespace yard {
namespace {

constexpr size_t KeptBeginning = 400;

}  // namespace

QFuture<Spoken> RemoteLine::say(const std::string& line, bool mayChange) {
    m_call.reset();
    m_asked.reset();
    m_heard = false;
    m_beginning.clear();
    m_line = line.substr(0, line.find('\n'));
    if (!mayChange && !onlyReads(m_line))
        return QtFuture::makeReadyFuture(
            Spoken{"The console is read-only: nothing was changed.\n", Spoken::State::Ended});
    // There are no lines to follow: a payload ends before it began.
    m_call = m_makeCall(asksForPayload(m_line) ? m_line + "\n" : m_line);
    QObject::connect(m_call.get(), &Call::heard, m_call.get(), [this] {
        m_heard = true;
        hear();
    });
    return next();
}

QFuture<Spoken> RemoteLine::more() {
    if (!m_call) return QtFuture::makeReadyFuture(Spoken());
    return next();
}

QFuture<Spoken> RemoteLine::next() {
    m_asked = std::make_shared<QPromise<Spoken>>();
    m_asked->start();
    const QFuture<Spoken> future = m_asked->future();
    if (m_heard) hear();
    return future;
}

/// What nobody asked for yet stays where it is.
void RemoteLine::hear() {
    if (!m_asked) return;
    Spoken spoken;
    m_heard = false;
    spoken.text = m_call->take();
    if (m_beginning.size() < KeptBeginning) m_beginning += spoken.text.substr(0, KeptBeginning);
    const bool ended = m_call->ended();
    if (!ended && spoken.text.empty()) return;
    spoken.state = ended ? Spoken::State::Ended : Spoken::State::More;
    if (ended && !m_call->fault().isEmpty())
        spoken.text += m_call->fault().toStdString() + "\n";
    else if (ended)
        m_done(m_line, m_beginning);
    if (ended) m_call.reset();
    const auto asked = std::exchange(m_asked, nullptr);
    asked->addResult(spoken);
    asked->finish();
}

}  // namespace yard
