#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/config/reading/parser.h"

namespace yard {
namespace {

namespace fs = std::filesystem;

Diagnostic failure(const std::string& text, const std::string& file) {
    return {Level::Alert, Where{file, 0}, 0, text};
}

/// A file itself, or what HAProxy reads of a folder: non-hidden *.cfg in C-locale order.
std::vector<std::string> filesAt(const std::string& path, std::error_code& error) {
    if (!fs::is_directory(path, error)) return {path};
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(path, error)) {
        const std::string name = entry.path().filename().string();
        std::error_code ignored;
        const bool plain = !entry.is_directory(ignored);
        if (plain && !name.starts_with('.') && name.ends_with(".cfg"))
            files.push_back(path + (path.ends_with('/') ? "" : "/") + name);
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::optional<std::string> readWhole(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    if (in.bad()) return std::nullopt;
    return std::move(text).str();
}

}  // namespace

Parsed parseFiles(const std::vector<std::string>& paths, const ParseOptions& options) {
    std::vector<SourceText> sources;
    for (const std::string& path : paths) {
        std::error_code error;
        const auto files = filesAt(path, error);
        if (error)
            return {{},
                    {failure("Cannot open configuration file/directory " + path + " : " +
                                 std::strerror(error.value()),
                             path)},
                    false};
        for (const std::string& file : files) {
            auto text = readWhole(file);
            if (!text)
                return {{},
                        {failure("Could not open configuration file " + file + " : " +
                                     std::strerror(errno),
                                 file)},
                        false};
            sources.push_back({file, std::move(*text)});
        }
    }
    if (sources.empty()) return {{}, {failure("No configuration file to read.", {})}, false};
    return parseConfig(sources, options);
}

}  // namespace yard
