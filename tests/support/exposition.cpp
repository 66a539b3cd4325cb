#include "tests/support/exposition.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

namespace yard::test {
namespace {

const QString Name = QStringLiteral("[a-zA-Z_:][a-zA-Z0-9_:]*");
const QString Label = QStringLiteral(R"re([a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")re");

QRegularExpression whole(const QString& pattern) {
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern));
}

const QRegularExpression& sampleLine() {
    static const QRegularExpression line =
        whole(QStringLiteral("(%1)(?:\\{(%2(?:,%2)*)\\})? (NaN|[+-]?Inf|[+-]?[0-9]+(?:\\.[0-9]+)?)")
                  .arg(Name, Label));
    return line;
}

/// Reads a text line by line, remembering what was said.
class Reader {
public:
    std::string read(const std::string& text) {
        if (!text.empty() && text.back() != '\n') return "no line end at the end";
        QStringList lines = QString::fromStdString(text).split(QLatin1Char('\n'));
        lines.removeLast();
        QString first;
        for (const QString& line : lines)
            if (const QString fault = readLine(line); !fault.isEmpty() && first.isEmpty())
                first = line + QStringLiteral(": ") + fault;
        return first.toStdString();
    }
    std::vector<MetricSample> samples;
    std::map<std::string, std::string> types;

private:
    QString readLine(const QString& line) {
        if (line.startsWith(QLatin1String("# HELP "))) return readHelp(line);
        if (line.startsWith(QLatin1String("# TYPE "))) return readType(line);
        return readSample(line);
    }

    QString readHelp(const QString& line) {
        static const QRegularExpression help = whole(QStringLiteral("# HELP (%1) \\S.*").arg(Name));
        const auto match = help.match(line);
        if (!match.hasMatch()) return QStringLiteral("not a HELP line");
        m_metric = match.captured(1);
        if (m_helped.contains(m_metric)) return QStringLiteral("told twice");
        m_helped.insert(m_metric);
        return {};
    }

    QString readType(const QString& line) {
        static const QRegularExpression type =
            whole(QStringLiteral("# TYPE (%1) (counter|gauge)").arg(Name));
        const auto match = type.match(line);
        if (!match.hasMatch()) return QStringLiteral("not a TYPE line");
        const std::string name = match.captured(1).toStdString();
        if (match.captured(1) != m_metric) return QStringLiteral("of another metric than HELP");
        if (types.count(name)) return QStringLiteral("two types");
        types[name] = match.captured(2).toStdString();
        // What promtool asks of names.
        if ((types[name] == "counter") != m_metric.endsWith(QLatin1String("_total")))
            return QStringLiteral("only counters end in _total, and all do");
        return {};
    }

    QString readSample(const QString& line) {
        const auto match = sampleLine().match(line);
        if (!match.hasMatch()) return QStringLiteral("not a sample");
        if (match.captured(1) != m_metric) return QStringLiteral("not beside its HELP");
        if (!types.count(m_metric.toStdString())) return QStringLiteral("without a type");
        const QString identity = match.captured(1) + match.captured(2);
        if (m_seen.contains(identity)) return QStringLiteral("told twice");
        m_seen.insert(identity);
        samples.push_back({match.captured(1).toStdString(), labelsOf(match.captured(2)),
                           match.captured(3).toStdString()});
        return {};
    }

    static std::map<std::string, std::string> labelsOf(const QString& text) {
        static const QRegularExpression each(
            QStringLiteral(R"re(([a-zA-Z0-9_]+)="((?:[^"\\]|\\.)*)")re"));
        std::map<std::string, std::string> labels;
        for (auto it = each.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            labels[match.captured(1).toStdString()] = match.captured(2).toStdString();
        }
        return labels;
    }

    QString m_metric;
    QSet<QString> m_helped, m_seen;
};

}  // namespace

std::vector<MetricSample> samplesOf(const std::string& text) {
    Reader reader;
    reader.read(text);
    return std::move(reader.samples);
}

std::string faultOf(const std::string& text) { return Reader().read(text); }

std::map<std::string, std::string> typesOf(const std::string& text) {
    Reader reader;
    reader.read(text);
    return std::move(reader.types);
}

}  // namespace yard::test
