#include "core/engine/tables/clearedentries.h"

#include <algorithm>

#include "core/engine/tables/tablescan.h"

namespace yard {
namespace {

constexpr size_t PartSize = 4096, PutBackAtOnce = 64;
constexpr std::chrono::minutes KeptFor{10};

}  // namespace

ClearedEntries::ClearedEntries(std::shared_ptr<StickTable> table, Clock& clock,
                               std::function<void()> forget)
    : m_table(std::move(table)),
      m_clock(clock),
      m_clearedMs(m_table->nowMs()),
      m_timer(m_clock.after(KeptFor, [forget = std::move(forget)] {
          const auto copy = forget;  // which destroys this
          copy();
      })) {}

void ClearedEntries::keep(const StickRows& rows, const StickRows::Row& row) {
    if (m_parts.empty() || m_parts.back().rows().size() == PartSize)
        m_parts.emplace_back(PartSize, m_table->fields().all().size());
    const auto values = m_parts.back().add(rows.key(row), row);
    const auto held = rows.values(row);
    std::copy(held.begin(), held.end(), values.begin());
}

void ClearedEntries::putBack(std::function<void(uint64_t)> done) {
    m_done = std::move(done);
    m_timer = m_clock.after(Millis(0), [this] { goOn(); });
}

void ClearedEntries::goOn() {
    const TimePoint begin = m_clock.now();
    for (size_t i = 1; m_part < m_parts.size(); ++i) {
        const StickRows& rows = m_parts[m_part];
        m_count += putBackOne(rows, rows.rows()[m_row]);
        if (++m_row == rows.rows().size()) ++m_part, m_row = 0;
        if (i % PutBackAtOnce || !turnIsOver(begin, m_clock)) continue;
        m_timer = m_clock.after(TurnBreath, [this] { goOn(); });
        return;
    }
    const auto done = m_done;  // which may destroy this
    done(m_count);
}

bool ClearedEntries::putBackOne(const StickRows& rows, const StickRows::Row& row) {
    StickTable::Entry entry;
    entry.key = StickKey(rows.key(row));
    entry.serverId = row.serverId;
    if (row.leftMs > 0) entry.expiresMs = row.leftMs - (m_table->nowMs() - m_clearedMs);
    if (row.leftMs > 0 && entry.expiresMs <= 0) return false;
    if (m_table->find(entry.key)) return false;
    const StickTable::Held held = m_table->hold(entry.key);
    if (!held) return false;
    const auto values = rows.values(row);
    const auto& fields = m_table->fields().all();
    for (size_t i = 0; i < fields.size(); ++i) m_table->set(held, fields[i], values[i]);
    m_table->release(held);
    m_table->restore(entry);
    return true;
}

}  // namespace yard
