#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/values/rules.h"
#include "core/http/samples/textformat.h"

namespace yard::http {

/// An answer of our own made ready. Immutable; any thread. `conf` must outlive it.
class Reply {
public:
    explicit Reply(const HttpReply& conf);
    /// It is the page of its status, whatever that is where it is given.
    bool isPage() const { return m_conf->body == HttpReply::Body::Default; }
    int status() const { return m_conf->status; }
    /// Head and body, without a Connection field; empty: not a word. Not of isPage().
    std::string text(const SampleContext& context) const;

private:
    const HttpReply* m_conf;
    TextFormat m_body;
    std::vector<std::pair<std::string, TextFormat>> m_fields;
};

/// The words of a status line for a status.
std::string_view reasonOf(int status);
std::string statusLine(int status);

}  // namespace yard::http
