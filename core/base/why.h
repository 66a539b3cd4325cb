#pragma once

#include <cstdint>

/// The reasons that travel with a decision from where it is made to where it is read.
namespace yard {

/// Why a server could not take a request, or that it could. Held: up again, but `failback` keeps it
/// out until its time or the operator.
enum class Standing : uint8_t { Usable, Backup, Down, Maint, Drain, Held, NoWeight, Full, Tried };

/// Why a server was chosen.
enum class Because : uint8_t {
    Balanced,      ///< the balance algorithm picked it
    Stuck,         ///< a stick table remembered it
    Ruled,         ///< a use-server rule named it
    Redispatched,  ///< the balance algorithm, after another server failed for this request
    BackupAtOnce,  ///< redispatch-to-backup: every usable active server failed for this request
    Retried,       ///< the same server again
    Kept,          ///< prefer-last-server: the client has a connection to it
    Hedged         ///< hedge-connect: another server took long to accept the connection
};

/// How an attempt to use a server ended.
enum class Outcome : uint8_t {
    Pending,          ///< not ended yet
    Answered,         ///< HTTP: response headers came
    Connected,        ///< TCP: the session was joined
    Refused,          ///< RST to the SYN
    Unreachable,      ///< no route, no descriptor, ...
    HandshakeFailed,  ///< connected, but TLS was not agreed on
    WrongName,        ///< its certificate is not for the name that was asked for
    ConnectTimeout,   ///< neither within `timeout connect`
    Overtaken,        ///< another server that was dialled beside it was faster
    ResetBeforeData,  ///< connected, then closed before a byte came, request not yet sent or
                      ///< resendable
    EmptyAnswer,      ///< closed without a response to a sent request
    BadAnswer,        ///< not HTTP
    AnswerTimeout,    ///< no response within `timeout server`
    Cut,              ///< closed within the response
    ClientLeft        ///< the client gave up first
};

}  // namespace yard
