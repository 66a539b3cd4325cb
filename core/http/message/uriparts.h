#pragma once

#include <algorithm>
#include <string>

#include "core/http/message/message.h"

namespace yard::http {

/// Where the path of a URI begins and ends.
struct UriParts {
    std::string before, path, query;  ///< the query with its '?'
    explicit UriParts(const MessageHead& head) {
        const std::string_view uri = head.uri(), cut = head.uriCut();
        std::string_view path_ = head.path();
        const size_t pathAt =
            path_.empty() ? uri.size() : static_cast<size_t>(path_.data() - uri.data());
        before = uri.substr(0, pathAt);
        if (!cut.empty()) before.erase(static_cast<size_t>(cut.data() - uri.data()), cut.size());
        path = path_;
        query = uri.substr(std::min(uri.size(), pathAt + path_.size()));
    }
    std::string whole() const { return before + path + query; }
};

}  // namespace yard::http
