#include "ui/stick/stickexcuse.h"

#include <QCoreApplication>

#include "ui/look/paint.h"
#include "ui/look/wording.h"

namespace yard {
namespace {

struct Excuses {
    Q_DECLARE_TR_FUNCTIONS(yard::StickExcuse)
};
}  // namespace

StickExcuse stickExcuse(const TableRow* row, bool live, uint64_t known, const QString& filter,
                        const Report& report) {
    if (!live && !row) return {Excuses::tr("No stick table"), Excuses::tr("No report yet.")};
    if (!row)
        return {Excuses::tr("No stick table"),
                Excuses::tr(
                    "The configuration has none. A “stick-table” line in a backend remembers which "
                    "server a client was sent to.")};
    const TablePage& page = report.page;
    if (page.table == row->name && !page.fault.empty())
        return {Excuses::tr("Not shown"), words(page.fault)};
    if (row->used > 0 && known > 0 && filter.isEmpty())
        return {Excuses::tr("Asking for the entries"), {}};
    if (row->used > 0 && known > 0)
        return {Excuses::tr("No entry matches"),
                Excuses::tr("None of %1 entries is as “%2” asks.")
                    .arg(numberText(static_cast<qint64>(known)), filter)};
    if (!report.told.tableRules)
        return {Excuses::tr("No entry yet"),
                Excuses::tr("%1 does not report which rules use this table.")
                    .arg(words(report.process.product))};
    const bool ruled = !row->keyExpression.empty();
    const QString key = ruled ? words(row->keyExpression) : QStringLiteral("src");
    if (row->stored)
        return {Excuses::tr("No entry yet"),
                Excuses::tr("The first request that matches “stick on %1” adds one.").arg(key)};
    return {Excuses::tr("Empty: nothing stores into it"),
            ruled ? Excuses::tr("“stick match” only reads. Add “stick on %1” to fill it.").arg(key)
                  : Excuses::tr("No rule uses it. Add “stick on %1” to fill it.").arg(key)};
}

}  // namespace yard
