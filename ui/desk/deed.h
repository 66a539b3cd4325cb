#pragma once

#include <QString>
#include <functional>
#include <vector>

namespace yard {

/// One thing that can be done now.
struct Deed {
    QString title;   ///< "Drain web-1"
    QString detail;  ///< where or what, muted: "be_app"
    QString keys;    ///< "Ctrl+O"; may be empty
    std::function<void()> act;
};

/// Those that have all words of `text`, the likeliest first: whose title begins with it, then those
/// with a word that begins so, then the others; else in their order. Indices.
std::vector<size_t> matchDeeds(const std::vector<Deed>& deeds, const QString& text);

}  // namespace yard
