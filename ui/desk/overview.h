#pragma once

#include <QString>
#include <QStringList>

#include "core/control/event.h"

namespace yard {

struct ProcessRow;
struct Report;

/// The proxy in one glance, for the bar at the top.
struct Overview {
    Shown shown = Shown::Maint;
    QString state;  ///< "All 4 servers up", "Running on backup hosting2"
    QString path;   ///< "puppet00 :8100", "fe_main :8443 TLS -> be_app"
    QString pathTip;
};

Overview overviewOf(const Report& report);

/// Where it listens: "127.0.0.1:8443 (TLS)".
QStringList listenersOf(const ProcessRow& process);

}  // namespace yard
