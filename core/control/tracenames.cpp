#include "core/control/tracenames.h"

namespace yard {

const char* nameOf(Standing standing) {
    switch (standing) {
        case Standing::Usable:
            return "usable";
        case Standing::Backup:
            return "backup";
        case Standing::Down:
            return "down";
        case Standing::Maint:
            return "maint";
        case Standing::Drain:
            return "drain";
        case Standing::Held:
            return "held";
        case Standing::NoWeight:
            return "weight 0";
        case Standing::Full:
            return "full";
        case Standing::Tried:
            return "tried";
    }
    return "";
}

const char* nameOf(Because because) {
    switch (because) {
        case Because::Balanced:
            return "balanced";
        case Because::Stuck:
            return "stick table";
        case Because::Ruled:
            return "rule";
        case Because::Redispatched:
            return "redispatch";
        case Because::BackupAtOnce:
            return "redispatch to backup";
        case Because::Retried:
            return "retry";
        case Because::Kept:
            return "last server";
        case Because::Hedged:
            return "hedge";
    }
    return "";
}

const char* nameOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pending:
            return "pending";
        case Outcome::Answered:
            return "answered";
        case Outcome::Connected:
            return "connected";
        case Outcome::Refused:
            return "refused";
        case Outcome::Unreachable:
            return "unreachable";
        case Outcome::HandshakeFailed:
            return "TLS handshake failed";
        case Outcome::WrongName:
            return "certificate of another name";
        case Outcome::ConnectTimeout:
            return "connect timeout";
        case Outcome::Overtaken:
            return "overtaken";
        case Outcome::ResetBeforeData:
            return "reset before data";
        case Outcome::EmptyAnswer:
            return "empty answer";
        case Outcome::BadAnswer:
            return "bad answer";
        case Outcome::AnswerTimeout:
            return "answer timeout";
        case Outcome::Cut:
            return "cut";
        case Outcome::ClientLeft:
            return "client left";
    }
    return "";
}

const char* nameOf(EventKind kind) {
    switch (kind) {
        case EventKind::Started:
            return "started";
        case EventKind::ServerState:
            return "server state";
        case EventKind::CheckResult:
            return "check";
        case EventKind::NoServer:
            return "no server";
        case EventKind::Backup:
            return "backup";
        case EventKind::Command:
            return "command";
        case EventKind::Counters:
            return "counters";
        case EventKind::Lab:
            return "lab";
        case EventKind::Problem:
            return "problem";
    }
    return "";
}

const char* nameOf(Shown shown) {
    switch (shown) {
        case Shown::Up:
            return "up";
        case Shown::Drain:
            return "drain";
        case Shown::Down:
            return "down";
        case Shown::Maint:
            return "maint";
        case Shown::Rising:
            return "rising";
    }
    return "";
}

}  // namespace yard
