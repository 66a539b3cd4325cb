#include "core/runtime/stats/statsuri.h"

namespace yard {

StatsUri::StatsUri(const std::string& uri) {
    size_t at = uri.find(';');
    path = uri.substr(0, at);
    while (at != std::string::npos) {
        const size_t end = uri.find_first_of(";?&", at + 1);
        const std::string word = uri.substr(at + 1, end == std::string::npos ? end : end - at - 1);
        csv |= word == "csv";
        json |= word == "json";
        norefresh |= word == "norefresh";
        filter.hideDown |= word == "up";
        filter.hideMaint |= word == "no-maint";
        if (word.starts_with("st=")) outcome = word.substr(3, 4);
        at = end;
    }
}

}  // namespace yard
