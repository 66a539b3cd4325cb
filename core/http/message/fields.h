#pragma once

#include <llhttp.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "core/http/message/text.h"

namespace yard::http {

/// The field lines of a head or of trailers, up to and with the empty line behind them, read by
/// llhttp as their bytes come; lines without anything unusual that come in one piece are taken
/// apart without it. It only takes lines apart; what the fields mean is for others. LF alone ends a
/// line as CR LF does and values may be folded, as with HAProxy. Allocates nothing.
class FieldReader {
public:
    enum class State : uint8_t { More, Complete, Bad };
    struct Field {
        Span name, value;  ///< the value without blanks around it; a folded one holds line ends
    };
    /// HAProxy's tune.http.maxhdr is 101 and counts the end of the list, too.
    static constexpr size_t MaxFields = 100;
    /// Fields that HAProxy drops while it reads do not count; room for one of them.
    static constexpr size_t Room = MaxFields + 1;

    FieldReader() = default;
    FieldReader(const FieldReader&) = delete;
    FieldReader& operator=(const FieldReader&) = delete;

    /// The lines begin at offset `from` of what is fed.
    void start(uint32_t from);
    /// `bytes` holds all that was fed before (perhaps at another place) and more behind it. Nothing
    /// behind the empty line is looked at.
    State feed(std::string_view bytes);

    size_t end() const { return m_at; }  ///< after Complete: behind the empty line
    size_t count() const { return m_count; }
    Field& at(size_t i) { return m_fields[i]; }
    const Field& at(size_t i) const { return m_fields[i]; }
    /// After fields were taken out: how many are left at the front.
    void keep(size_t count) { m_count = static_cast<uint32_t>(count); }
    bool folded() const { return m_folded; }  ///< some value is
    bool plain() const { return !m_primed; }  ///< each line is one line and ends in CR LF
    const char* fault() const { return m_fault; }

private:
    bool takePlain(std::string_view bytes);
    void prime();
    static const llhttp_t& primed();
    static const llhttp_settings_t& settings();
    static int onName(llhttp_t* parser, const char* at, size_t size);
    static int onValue(llhttp_t* parser, const char* at, size_t size);
    static int onEnd(llhttp_t* parser);
    bool name(uint32_t at, uint32_t size);
    bool value(uint32_t at, uint32_t size);
    bool endName();
    bool endField();
    bool bad(const char* fault);

    llhttp_t m_parser{};
    const char* m_base = nullptr;  ///< of what is being fed
    const char* m_fault = "";
    uint32_t m_from = 0, m_at = 0;
    uint32_t m_count = 0;
    std::array<Field, Room> m_fields;
    bool m_primed = false;  ///< llhttp is at work
    bool m_naming = false;  ///< inside a name
    bool m_folded = false;
};

}  // namespace yard::http
