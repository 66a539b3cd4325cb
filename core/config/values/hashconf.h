#pragma once

#include <string>

#include "core/config/values/sampleexpr.h"

namespace yard {

/// What `balance`, `hash-type` and `hash-balance-factor` say beside the algorithm's name.
struct HashConf {
    enum class Function { Sdbm, Djb2, Wt6, Crc32 };
    Function function = Function::Sdbm;
    bool consistent = false;  ///< `hash-type consistent`
    bool avalanche = false;
    int factor = 0;     ///< `hash-balance-factor`; 0: none
    int uriLength = 0;  ///< 0: all of it
    int uriDepth = 0;   ///< folders; 0: all of them
    bool uriWhole = false, uriPathOnly = false;
    std::string name;         ///< of a parameter or a field
    bool checkPost = false;   ///< of a parameter: the body of a POST is waited for
    bool domainOnly = false;  ///< of a field: `use_domain_only`
    SampleExpr sample;        ///< `balance hash`
    int draws = 2;            ///< `balance random`
};

}  // namespace yard
