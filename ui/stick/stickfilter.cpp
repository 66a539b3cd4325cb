#include "ui/stick/stickfilter.h"

#include <QRegularExpression>
#include <QStringList>

namespace yard {
namespace {

TableTest::Op opOf(const QString& sign) {
    using Op = TableTest::Op;
    if (sign == u"<") return Op::Lt;
    if (sign == u">") return Op::Gt;
    if (sign == u"<=") return Op::Le;
    if (sign == u">=") return Op::Ge;
    return sign == u"!=" ? Op::Ne : Op::Eq;
}

/// Empty: the table holds nothing of that name.
std::string nameOf(const QString& start, const std::vector<TableData>& data) {
    const std::string typed = start.toStdString();
    for (size_t i = 0; i < data.size(); ++i)
        if (data[i].type == typed || data[i].label == typed) return stickDataName(data, i);
    for (size_t i = 0; i < data.size(); ++i)
        if (data[i].label.starts_with(typed)) return stickDataName(data, i);
    return {};
}

}  // namespace

std::string stickDataName(const std::vector<TableData>& data, size_t at) {
    const bool first = at == 0 || data[at - 1].type != data[at].type;
    return first ? data[at].type : data[at].label;
}

TableSearch stickFilter(const QString& text, const std::vector<TableData>& data) {
    static const QRegularExpression test(
        QStringLiteral("(\\S+?)\\s*(<=|>=|!=|<|>|=)\\s*(-?\\d+)(?=\\s|$)"));
    TableSearch search;
    QString rest = text;
    for (auto it = test.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const std::string name = nameOf(match.captured(1), data);
        if (name.empty()) continue;
        search.tests.push_back({name, opOf(match.captured(2)), match.captured(3).toLongLong()});
        rest.remove(match.captured(0));
    }
    search.text = rest.simplified().toStdString();
    return search;
}

}  // namespace yard
