#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/config/values/stickdata.h"
#include "core/config/values/userlist.h"

namespace yard {

class PatternSet;

/// What the value of a sample is by itself; it decides how an ACL matches when nothing is said.
enum class SampleType : uint8_t { Text, Integer, Boolean, Address, Any };
/// Which message a fetch looks at; Either: at the answer where there is one, as `hdr` does.
/// Backend: at none, but the backend must have been chosen.
enum class SampleNeeds : uint8_t { Nothing, Request, Response, Either, Backend };

/// A fetch with its converters as written: "dst_port", "req.hdr(Host)" with lower.
struct SampleExpr {
    std::string text;                ///< whole, for messages and the console
    std::string keyword;             ///< of the fetch as written, for messages
    std::string fetch;               ///< "src", "req.hdr", ...: aliases are resolved by the parser
    std::string argument;            ///< of the fetch; several are joined by commas
    std::optional<CounterAsk> asks;  ///< a stick table
    struct Converter {
        std::string name;
        std::vector<std::string> arguments;
        std::optional<CounterAsk> asks;  ///< a stick table, about the value at hand
        std::shared_ptr<PatternSet> map = {};
    };
    std::vector<Converter> converters;
    std::shared_ptr<UserListUse> users;  ///< of http_auth and http_auth_group
    SampleType type = SampleType::Text;  ///< after the converters
    SampleNeeds needs = SampleNeeds::Nothing;
    bool kept = false;   ///< known also when that message is gone
    bool bytes = false;  ///< looks at the bytes of the connection, not at HTTP
};

}  // namespace yard
