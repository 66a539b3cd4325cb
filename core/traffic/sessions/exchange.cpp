#include "core/traffic/sessions/exchange.h"

#include <algorithm>

#include "core/traffic/sessions/workercore.h"

namespace yard {

Exchange::Exchange(WorkerCore& owner) : core(owner), seeker(owner) {}

void Exchange::reset() {
    startOver();
    in.release(core.blocks);
    beyond.clear();
}

void Exchange::startOver() {
    seeker.cancel();
    upstream.reset();
    up.reset(core.scratch);
    down.reset(core.scratch);
    back.release(core.blocks);
    seeker.clear();
    sticks.clear();
    notes.clear();
    if (serverEnds[0].valid()) serverEnds[0] = serverEnds[1] = {};
    gather = {};
    ripening = {};
    requestSeen = MessageHead::State::More;
    wanted = denied = nullptr;
    persist = forced = direct = ignorePersist = false;
    packing.reset();
    dates = {};
    trace = {};
    server = nullptr;
    status = -1;
    std::fill(std::begin(flags), std::end(flags), '-');
    bodyInIntake = 0;
    behindAnswer = {};
    headIn = headOut = countedIn = countedOut = 0;
    answerUs = -1;
    bodyHere = bodyLeft = false;
    local = movedClient = nullptr;
    refused = silent = unanswered = backendUsed = false;
    page.reset();
    caching.reset();
    keepServer = uploadOver = interim = answerWaits = logged = false;
}

Seeker::Request Exchange::wish(SeekOwner& owner, const Endpoint& client, uint64_t session) {
    Seeker::Request asked;
    asked.owner = &owner;
    asked.backend = way->route.backend;
    asked.cells = way->cells;
    asked.shelf = way->shelf;
    asked.sticks = sticks.used();
    asked.wanted = wanted;
    asked.persist = persist;
    asked.forced = forced;
    asked.priority = notes.priority;
    asked.offset = notes.priorityOffset;
    asked.local = local;
    asked.client = &client;
    asked.session = session;
    asked.trace = &trace;
    asked.since = complete;
    return asked;
}

void Exchange::ownEnds(const Endpoint& from, int fd) {
    if (movedClient) return;
    ownClient = from;
    movedClient = &ownClient;
    cameTo = local ? *local : Endpoint::localOf(fd);
    ownLocal = cameTo;
    local = &ownLocal;
}

void Exchange::findLocal(const Door& door, int fd, const Endpoint* carried) {
    if (!carried && door.wildcard) ownLocal = Endpoint::localOf(fd);
    local = carried ? carried : door.wildcard ? &ownLocal : &door.local;
}

}  // namespace yard
