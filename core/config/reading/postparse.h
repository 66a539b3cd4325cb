#pragma once

#include "core/config/reading/context.h"

namespace yard {

/// The checks that need the whole configuration: names that refer to other sections, modes, missing
/// timeouts, duplicate servers, ids, host names. In the order in which HAProxy makes them.
/// Completes the drafts; afterwards, when nothing was alerted, their `conf` is what is to be run.
void checkWhole(Context& context);
/// `track`: finds the servers that are meant, one part of the above.
void joinTracks(Context& context);

/// Of that: what `errorfiles` names, and which page of a status counts.
void joinErrorPages(Context& context);

/// Of that: what a proxy's mode leaves unused, in three places of HAProxy's order.
void checkModeFirst(Context& context, ProxyDraft& proxy);
void warnOfBytes(Context& context, ProxyDraft& proxy);
void checkModeLast(Context& context, ProxyDraft& proxy);

/// Of that: whether peers sections have what they need.
void checkPeers(Context& context);
/// Whether resolvers sections and the servers that name them have what they need.
void checkResolvers(Context& context);

/// Of that: whether mails can be sent.
void checkEmailAlert(Context& context, ProxyDraft& proxy);
void checkMailers(Context& context);
/// Of that: caches, and the filters that name them.
void checkFilters(Context& context, ProxyDraft& proxy);
void checkCaches(Context& context);

/// Of that: what samples and counter rules name must be there, a backend, a server, a table.
void checkReferences(Context& context);

}  // namespace yard
