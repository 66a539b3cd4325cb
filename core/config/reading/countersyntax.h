#pragma once

#include "core/config/reading/rulekeywords.h"

/// How `store` and the rules about its counters are written.
namespace yard {

/// Adds what one `store` asks for, "conn_cnt,conn_rate(10s)"; a word that is there already is named
/// in `twice`. Empty, or what is wrong.
std::string readStores(const std::string& list, std::vector<StickStore>& stores,
                       std::vector<std::string>& twice);
/// Empty, or why the words cannot be in one table.
std::string storesFault(const std::vector<StickStore>& stores);
/// In the order of `show table`; what is there stays.
void addStore(std::vector<StickStore>& stores, const StickStore& store);

/// "track-sc0", "sc-inc-gpc(0,1)" and their like.
bool isCounterAction(const std::string& word);
/// Reads what follows `word`, from args[at] on. Empty, or what is wrong.
std::string readCounterRule(Context& context, const Args& args, size_t& at, const std::string& word,
                            SampleNeeds available, CounterRule& rule);

}  // namespace yard
