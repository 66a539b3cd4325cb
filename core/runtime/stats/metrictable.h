#pragma once

#include <span>
#include <string_view>

namespace yard {

/// How a figure becomes samples of Prometheus.
enum class MetricForm {
    Plain,         ///< the number
    Seconds,       ///< of milliseconds; told in seconds
    States,        ///< a sample per state, 1 for the one that holds
    CheckStates,   ///< a sample per result of checks, likewise
    ServerStates,  ///< of a backend: how many servers are in each state
    ServerChecks,  ///< of a backend: how many servers have each result
    Class,         ///< responses of one class; the columns of all classes are one metric
    Version,       ///< 1, with the text as a label
};

/// Where a metric is told: bits by Scope, and conditions.
enum MetricWhere : int {
    OfFrontends = 1,
    OfBackends = 2,
    OfServers = 4,
    OfListeners = 8,
    HttpOnly = 16,     ///< of proxies in HTTP mode only
    CheckedOnly = 32,  ///< of servers that are being checked only
};

/// HAProxy's exporter names for the statistics of statcolumns.h and infocolumns.h, from which
/// values and descriptions come. A name that ends in "_total" is a counter, any other a gauge.
struct Metric {
    std::string_view column;  ///< of that table; empty: HAProxy tells it, we have no such figure
    std::string_view name;    ///< behind "haproxy_server_" and such
    int where = 0;
    MetricForm form = MetricForm::Plain;
    std::string_view detail = {};  ///< Class: its label. Without a column: the description
};

/// Of frontends, backends, servers and listeners, in HAProxy's order.
std::span<const Metric> statMetrics();
/// Of the process.
std::span<const Metric> processMetrics();

}  // namespace yard
