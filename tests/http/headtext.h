#pragma once

#include <QByteArray>
#include <string>

#include "core/http/message/message.h"

namespace yard::test {

/// What became of a head, as text to compare: "bad 400", "more", or the start line, the fields (a
/// line each) and "framing length keep upgrade size".
inline std::string describe(const MessageHead& head, MessageHead::State state) {
    if (state == MessageHead::State::More) return "more";
    if (state == MessageHead::State::Bad) return "bad " + std::to_string(head.faultStatus());
    std::string text;
    if (head.side() == Side::Request)
        text += std::string(head.method()) + ' ' + std::string(head.uri()) + ' ';
    else
        text += std::to_string(head.status()) + ' ' + std::string(head.reason()) + ' ';
    text += std::string(head.versionSaid()) + '\n';
    for (size_t i = 0; i < head.fieldCount(); ++i)
        text += std::string(head.fieldName(i)) + ": " + std::string(head.fieldValue(i)) + '\n';
    constexpr const char* framings[] = {"none", "length", "chunked", "close"};
    text += framings[static_cast<size_t>(head.framing())];
    if (head.framing() == Framing::Length) text += ' ' + std::to_string(head.length());
    if (head.keepsAlive()) text += " keep";
    if (head.upgrades()) text += " upgrade";
    if (head.expectsContinue()) text += " expect";
    return text + ' ' + std::to_string(head.size());
}

/// Fed whole.
inline MessageHead::State feedWhole(MessageHead& head, Side side, const std::string& bytes) {
    head.start(side);
    return head.feed(bytes);
}

/// Fed a byte more each time, always at another place.
inline std::string describeByteWise(Side side, const std::string& bytes) {
    MessageHead head;
    head.start(side);
    std::string kept;
    auto state = MessageHead::State::More;
    for (size_t n = 1; n <= bytes.size() && state == MessageHead::State::More; ++n) {
        std::string moved(bytes, 0, n);
        state = head.feed(moved);
        kept.swap(moved);
        head.rebase(kept.data());
    }
    return describe(head, state);
}

inline std::string describeWhole(Side side, const std::string& bytes) {
    MessageHead head;
    const auto state = feedWhole(head, side, bytes);
    return describe(head, state);
}

}  // namespace yard::test
