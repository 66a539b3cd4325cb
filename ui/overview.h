#pragma once

#include <QString>

#include "core/control/event.h"

namespace yard {

struct Report;

/// The proxy in one glance, for the bar at the top.
struct Overview {
    Shown shown = Shown::Maint;
    QString state;  ///< "All 4 servers up", "Running on backup hosting2"
    QString path;   ///< "puppet00 :8100", "fe_main :8080 -> be_app"
};

Overview overviewOf(const Report& report);

}  // namespace yard
