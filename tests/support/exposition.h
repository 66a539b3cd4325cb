#pragma once

#include <map>
#include <string>
#include <vector>

namespace yard::test {

/// One line of Prometheus' text format.
struct MetricSample {
    std::string name;
    std::map<std::string, std::string> labels;
    std::string value;
};

/// The samples of a text.
std::vector<MetricSample> samplesOf(const std::string& text);

/// What is wrong with a text in Prometheus' format, by its grammar and by what `promtool check
/// metrics` asks besides; empty: nothing.
std::string faultOf(const std::string& text);

/// The type that the text gives each metric, by name.
std::map<std::string, std::string> typesOf(const std::string& text);

}  // namespace yard::test
