#include "core/config/values/stickdata.h"

#include <algorithm>
#include <array>

namespace yard {
namespace {

using Do = CounterAsk::Do;

constexpr StickDataWord DataWords[] = {
    {"server_id"},
    {"gpt0"},
    {"gpc0"},
    {"gpc0_rate", true},
    {"conn_cnt"},
    {"conn_rate", true},
    {"conn_cur"},
    {"sess_cnt"},
    {"sess_rate", true},
    {"http_req_cnt"},
    {"http_req_rate", true},
    {"http_err_cnt"},
    {"http_err_rate", true},
    {"bytes_in_cnt"},
    {"bytes_in_rate", true},
    {"bytes_out_cnt"},
    {"bytes_out_rate", true},
    {"gpc1"},
    {"gpc1_rate", true},
    {"server_key"},
    {"http_fail_cnt"},
    {"http_fail_rate", true},
    {"gpt", false, true},
    {"gpc", false, true},
    {"gpc_rate", true, true},
};

/// What comes behind "sc_", "sc0_", "src_" and "table_".
struct Question {
    std::string_view word;
    StickData data;
    Do what = Do::Read;
    bool indexed = false;
};

constexpr Question Questions[] = {
    {"bytes_in_rate", StickData::BytesInRate},
    {"bytes_out_rate", StickData::BytesOutRate},
    {"conn_cnt", StickData::ConnCnt},
    {"conn_cur", StickData::ConnCur},
    {"conn_rate", StickData::ConnRate},
    {"gpc0_rate", StickData::Gpc0Rate},
    {"gpc1_rate", StickData::Gpc1Rate},
    {"gpc_rate", StickData::GpcRate, Do::Read, true},
    {"http_err_cnt", StickData::HttpErrCnt},
    {"http_err_rate", StickData::HttpErrRate},
    {"http_fail_cnt", StickData::HttpFailCnt},
    {"http_fail_rate", StickData::HttpFailRate},
    {"http_req_cnt", StickData::HttpReqCnt},
    {"http_req_rate", StickData::HttpReqRate},
    {"kbytes_in", StickData::BytesInCnt, Do::Kilobytes},
    {"kbytes_out", StickData::BytesOutCnt, Do::Kilobytes},
    {"sess_cnt", StickData::SessCnt},
    {"sess_rate", StickData::SessRate},
};

constexpr Question FetchQuestions[] = {
    {"clr_gpc", StickData::Gpc, Do::Clear, true},
    {"clr_gpc0", StickData::Gpc0, Do::Clear},
    {"clr_gpc1", StickData::Gpc1, Do::Clear},
    {"get_gpc", StickData::Gpc, Do::Read, true},
    {"get_gpc0", StickData::Gpc0},
    {"get_gpc1", StickData::Gpc1},
    {"get_gpt", StickData::Gpt, Do::Read, true},
    {"get_gpt0", StickData::Gpt0},
    {"inc_gpc", StickData::Gpc, Do::Increment, true},
    {"inc_gpc0", StickData::Gpc0, Do::Increment},
    {"inc_gpc1", StickData::Gpc1, Do::Increment},
};

constexpr Question SlotQuestions[] = {
    {"tracked", StickData::ConnCnt, Do::Tracked},
    {"trackers", StickData::ConnCnt, Do::Trackers},
};

constexpr Question SourceQuestions[] = {
    {"updt_conn_cnt", StickData::ConnCnt, Do::Increment},
};

constexpr Question ConverterQuestions[] = {
    {"gpc", StickData::Gpc, Do::Read, true},
    {"gpc0", StickData::Gpc0},
    {"gpc1", StickData::Gpc1},
    {"gpt", StickData::Gpt, Do::Read, true},
    {"gpt0", StickData::Gpt0},
    {"server_id", StickData::ServerId},
    {"trackers", StickData::ConnCnt, Do::Trackers},
    {"expire", StickData::ConnCnt, Do::Expire},
    {"idle", StickData::ConnCnt, Do::Idle},
};

using QuestionLists = std::vector<std::span<const Question>>;

QuestionLists fetchLists(CounterAsk::Entry entry) {
    QuestionLists lists{Questions, FetchQuestions};
    if (entry == CounterAsk::Entry::Slot)
        lists.emplace_back(SlotQuestions);
    else
        lists.emplace_back(SourceQuestions);
    return lists;
}

std::optional<CounterWord> findQuestion(const QuestionLists& lists, std::string_view word) {
    for (const auto list : lists)
        for (const Question& question : list)
            if (question.word == word) {
                CounterWord found;
                found.ask.what = question.what;
                found.ask.data = question.data;
                found.takesIndex = question.indexed;
                return found;
            }
    return {};
}

struct Prefix {
    std::string_view text;
    CounterAsk::Entry entry;
    int slot;
    bool takesSlot;
};
constexpr Prefix Prefixes[] = {{"sc_", CounterAsk::Entry::Slot, 0, true},
                               {"sc0_", CounterAsk::Entry::Slot, 0, false},
                               {"sc1_", CounterAsk::Entry::Slot, 1, false},
                               {"sc2_", CounterAsk::Entry::Slot, 2, false},
                               {"src_", CounterAsk::Entry::Source, 0, false}};
constexpr std::string_view ConverterPrefix = "table_";

/// HAProxy has the fetches with an index only where the slot is an argument, too.
bool exists(const Prefix& prefix, bool indexed) {
    return !indexed || prefix.takesSlot || prefix.entry == CounterAsk::Entry::Source;
}

}  // namespace

const StickDataWord& wordOf(StickData what) { return DataWords[static_cast<size_t>(what)]; }

std::optional<StickData> stickData(std::string_view word) {
    if (word == "server_name") return StickData::ServerKey;  // as it was called once
    for (size_t i = 0; i < std::size(DataWords); ++i)
        if (DataWords[i].word == word) return static_cast<StickData>(i);
    return {};
}

std::string labelOf(const StickStore& store, uint32_t index) {
    const StickDataWord& word = wordOf(store.what);
    std::string label(word.word);
    if (word.isArray) label.insert(std::min(label.find('_'), label.size()), std::to_string(index));
    if (word.isRate) label += "(" + std::to_string(store.periodMs) + ")";
    return label;
}

std::optional<CounterWord> counterFetch(std::string_view name) {
    for (const Prefix& prefix : Prefixes) {
        if (!name.starts_with(prefix.text)) continue;
        auto found = findQuestion(fetchLists(prefix.entry), name.substr(prefix.text.size()));
        if (!found || !exists(prefix, found->takesIndex)) return {};
        found->ask.entry = prefix.entry;
        found->ask.slot = prefix.slot;
        found->takesSlot = prefix.takesSlot;
        return found;
    }
    return {};
}

std::optional<CounterWord> counterConverter(std::string_view name) {
    std::optional<CounterWord> found;
    if (name == "in_table")
        found = findQuestion({SlotQuestions}, "tracked");
    else if (name.starts_with(ConverterPrefix))
        found = findQuestion({Questions, ConverterQuestions}, name.substr(ConverterPrefix.size()));
    if (found) found->ask.entry = CounterAsk::Entry::Sample;
    return found;
}

std::vector<std::string> counterFetches() {
    std::vector<std::string> names;
    for (const Prefix& prefix : Prefixes)
        for (const auto list : fetchLists(prefix.entry))
            for (const Question& question : list)
                if (exists(prefix, question.indexed))
                    names.push_back(std::string(prefix.text) + std::string(question.word));
    return names;
}

std::vector<std::string> counterConverters() {
    std::vector<std::string> names{"in_table"};
    for (const auto list : QuestionLists{Questions, ConverterQuestions})
        for (const Question& question : list)
            names.push_back(std::string(ConverterPrefix) + std::string(question.word));
    return names;
}

}  // namespace yard
