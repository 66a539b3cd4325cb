#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a stick table keeps for each key beside the key (HAProxy's stick_table.h): the words of
/// `store`, and what sample fetches and actions ask of it.
namespace yard {

/// In the order in which `show table` prints them.
enum class StickData : uint8_t {
    ServerId,
    Gpt0,
    Gpc0,
    Gpc0Rate,
    ConnCnt,
    ConnRate,
    ConnCur,
    SessCnt,
    SessRate,
    HttpReqCnt,
    HttpReqRate,
    HttpErrCnt,
    HttpErrRate,
    BytesInCnt,
    BytesInRate,
    BytesOutCnt,
    BytesOutRate,
    Gpc1,
    Gpc1Rate,
    ServerKey,
    HttpFailCnt,
    HttpFailRate,
    Gpt,
    Gpc,
    GpcRate
};

/// One word of `store`.
struct StickStore {
    StickData what;
    uint32_t count = 1;    ///< of the cells of an array
    int64_t periodMs = 0;  ///< of a rate
    bool operator==(const StickStore&) const = default;
};

struct StickDataWord {
    std::string_view word;
    bool isRate = false, isArray = false;
};
const StickDataWord& wordOf(StickData what);
std::optional<StickData> stickData(std::string_view word);
/// What `show table` calls a cell: "gpc0", "conn_rate(10000)", "gpc3_rate(10000)".
std::string labelOf(const StickStore& store, uint32_t index);

/// A question about an entry, by a fetch ("sc0_conn_cnt", "src_inc_gpc0"), by a converter
/// ("table_conn_rate") or by an action ("sc-inc-gpc0").
struct CounterAsk {
    enum class Do : uint8_t {
        Read,
        Kilobytes,  ///< read, in units of 1024
        Increment,  ///< and its rate; answers the new value
        Clear,      ///< answers the old value
        Tracked,    ///< whether there is an entry
        Trackers,   ///< how many hold the entry
        Expire,     ///< ms until it goes
        Idle        ///< ms since it was last touched
    };
    enum class Entry : uint8_t {
        Slot,    ///< the one tracked there
        Source,  ///< that of the client's address
        Sample   ///< that of the value at hand
    };
    Do what = Do::Read;
    Entry entry = Entry::Slot;
    StickData data = StickData::ConnCnt;
    uint32_t index = 0;  ///< of an array
    int slot = 0;
    std::string table;                      ///< empty: that of the slot, or of the proxy that asks
    std::optional<int64_t> otherwise = {};  ///< of Expire and Idle: where there is no entry
};

/// A fetch or a converter of that kind, and which arguments it takes, in this order.
struct CounterWord {
    CounterAsk ask;
    bool takesIndex = false, takesSlot = false;
    bool takesDefault() const { return ask.what >= CounterAsk::Do::Expire; }
};
std::optional<CounterWord> counterFetch(std::string_view name);
std::optional<CounterWord> counterConverter(std::string_view name);
/// All of their names.
std::vector<std::string> counterFetches();
std::vector<std::string> counterConverters();

/// A session and a request can each track so many entries: `track-sc0` to `track-sc2`.
constexpr int StickSlots = 3;

}  // namespace yard
