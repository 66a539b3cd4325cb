#include "core/runtime/pages.h"

#include "core/runtime/prometheus.h"
#include "core/runtime/statspage.h"

namespace yard {

std::string renderPage(Page page, const std::string& uri, const Report& report) {
    switch (page) {
        case Page::Statistics:
            return statsPage(uri, report);
        case Page::Metrics:
            break;
    }
    return metricsPage(uri, report);
}

}  // namespace yard
