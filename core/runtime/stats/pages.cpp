#include "core/runtime/stats/pages.h"

#include "core/runtime/stats/prometheus.h"
#include "core/runtime/stats/statsadmin.h"
#include "core/runtime/stats/statspage.h"

namespace yard {

std::string renderPage(const PageWish& wish, Authority& proxy) {
    switch (wish.page) {
        case Page::Statistics:
            if (wish.change) return carryOut(wish, proxy);
            return statsPage(wish, proxy.report({}));
        case Page::Metrics:
            break;
    }
    return metricsPage(wish.uri, proxy.report({}));
}

}  // namespace yard
