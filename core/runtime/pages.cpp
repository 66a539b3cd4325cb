#include "core/runtime/pages.h"

#include "core/runtime/prometheus.h"
#include "core/runtime/statsadmin.h"
#include "core/runtime/statspage.h"

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
