#include "core/runtime/pages.h"

#include "core/runtime/prometheus.h"
#include "core/runtime/statspage.h"

namespace yard {

std::string renderPage(const PageWish& wish, const Report& report) {
    switch (wish.page) {
        case Page::Statistics:
            return statsPage(wish, report);
        case Page::Metrics:
            break;
    }
    return metricsPage(wish.uri, report);
}

}  // namespace yard
