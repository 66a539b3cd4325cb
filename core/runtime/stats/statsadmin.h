#pragma once

#include <string>
#include <string_view>

#include "core/control/link.h"
#include "core/control/page.h"

namespace yard {

/// What `action` of the form on the statistics page can be. The rule is stats_process_http_post()
/// of HAProxy 2.6.
struct StatsAction {
    std::string_view word, title;
    Verb verb;
    bool (*applies)(const StatRow& row) = nullptr;  ///< null: to every server
};
extern const StatsAction StatsActions[13];

/// Does what the form in `wish` asks for, one command a server. The answer is a redirect to the
/// page, whose ";st=" says what came of it.
std::string carryOut(const PageWish& wish, Authority& proxy);

/// What a word behind ";st=" means, for people.
std::string_view outcomeInWords(std::string_view outcome);

}  // namespace yard
