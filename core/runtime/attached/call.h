#pragma once

#include <QObject>
#include <QPointer>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/runtime/attached/socketplace.h"

class QIODevice;

namespace yard {

/// One line that is said to a stats socket on a connection of its own, and its answer, taken piece
/// by piece: what is not taken yet waits in the proxy. HAProxy closes when it has answered. Never
/// blocks; used in one thread, with an event loop.
class Call final : public QObject {
    Q_OBJECT
public:
    /// `patience`: so long nothing may come before it is given up; 0: for ever. `clock` must
    /// outlive it.
    Call(const SocketPlace& place, std::string line, Clock& clock, Millis patience);
    ~Call() override;

    /// What came, up to some ten kilobytes; heard() comes again where that was not all.
    std::string take();
    /// All was taken and no more comes.
    bool ended() const;
    /// Why there is no whole answer, for a person; empty: there is one.
    const QString& fault() const { return m_fault; }
    /// Nobody listens any more: it does nothing until it is deleted, not even with its clock.
    void silence();

signals:
    void heard();  ///< something came, or it ended

private:
    template <typename Socket>
    void watch(Socket* socket);
    void begin();
    void saySomething();
    void wait();
    void end(const QString& fault);

    const SocketPlace m_place;
    const std::string m_line;
    Clock& m_clock;
    const Millis m_patience;
    QIODevice* m_socket = nullptr;
    std::unique_ptr<Timer> m_timer;
    QString m_fault;
    bool m_anything = false;  ///< came
    bool m_over = false;
};

/// Lets go of a Call, also from within heard().
struct DropCall {
    void operator()(Call* call) const {
        call->silence();
        call->deleteLater();
    }
};
using CallHolder = std::unique_ptr<Call, DropCall>;

}  // namespace yard
