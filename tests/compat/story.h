#pragma once

#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "tests/support/httporigin.h"
#include "tests/support/program.h"
#include "tests/support/runtimesocket.h"

namespace yard::test {

/// Says the same to everybody who comes, and leaves after half a line.
class StoryAgent {
public:
    StoryAgent() {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            socket->write(m_line);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                m_heard = socket->readAll();
                if (!m_line.endsWith('\n')) socket->disconnectFromHost();
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    uint16_t port() const { return m_server.serverPort(); }
    void says(const QByteArray& line) { m_line = line; }
    const QByteArray& heard() const { return m_heard; }

private:
    QTcpServer m_server;
    QByteArray m_line = "\n", m_heard;
};

/// One of two programs that play the same story, with origins of its own. In the configuration
/// ORIGIN1.. become ports of origins that live, AGENT1.. of agents, DEAD1.. ports that refuse,
/// PORT1.. free ports to listen on.
class StoryPlayer {
public:
    StoryPlayer(const QString& path, const QString& config, const QStringList& arguments = {})
        : m_program(path) {
        QString text =
            QStringLiteral("global\n stats socket unix@cli level admin\n nbthread 1\n") + config;
        fill(text, QStringLiteral("ORIGIN"), [this](int n) {
            m_origins.push_back(std::make_unique<HttpOrigin>("origin" + std::to_string(n)));
            return m_origins.back()->port();
        });
        fill(text, QStringLiteral("AGENT"), [this](int) {
            m_agents.push_back(std::make_unique<StoryAgent>());
            return m_agents.back()->port();
        });
        fill(text, QStringLiteral("DEAD"), [](int) { return refusingPort(); });
        fill(text, QStringLiteral("PORT"), [this](int) {
            m_ports.push_back(refusingPort());
            return m_ports.back();
        });
        m_program.write(QStringLiteral("a.cfg"), text.toStdString());
        m_started = m_program.start(QStringList{QStringLiteral("-db"), QStringLiteral("-f"),
                                                QStringLiteral("a.cfg")} +
                                    arguments) &&
                    await([this] { return !ask(QStringLiteral("show version")).isEmpty(); });
    }
    bool started() const { return m_started; }
    QString errors() { return m_program.errors(); }
    void signal(int number) { m_program.signal(number); }
    StoryAgent& agent(int n) { return *m_agents.at(static_cast<size_t>(n) - 1); }
    HttpOrigin& origin(int n) { return *m_origins.at(static_cast<size_t>(n) - 1); }
    QString path(const QString& name) const { return m_program.path(name); }
    uint16_t port(int n) const { return m_ports.at(static_cast<size_t>(n) - 1); }

    QString ask(const QString& line) {
        return QString::fromStdString(
            askSocket(m_program.path(QStringLiteral("cli")), line.toStdString()));
    }
    /// A column of `show stat` for "px/sv".
    QString cell(const QString& server, const QString& column) {
        for (const auto& row : rows())
            if (row.value(QStringLiteral("pxname")) + QLatin1Char('/') +
                    row.value(QStringLiteral("svname")) ==
                server)
                return row.value(column);
        return {};
    }
    /// "px/sv: a | b" for every server.
    QStringList table(const QStringList& columns) {
        QStringList lines;
        for (const auto& row : rows()) {
            if (row.value(QStringLiteral("type")) != QLatin1String("2")) continue;
            QStringList cells;
            for (const QString& column : columns) cells << row.value(column);
            lines << row.value(QStringLiteral("pxname")) + QLatin1Char('/') +
                         row.value(QStringLiteral("svname")) + QStringLiteral(": ") +
                         cells.join(QStringLiteral(" | "));
        }
        return lines;
    }
    /// All of `show stat`, but for what depends on time, on the process and its ports; for bytes,
    /// which HAProxy counts as it holds a message; for what is of its pool of idle connections and
    /// of its HTTP/1 engine.
    QStringList whole() {
        static const QRegularExpression varies(QStringLiteral(
            "^(pid|addr|lastchg|downtime|lastsess|bin|bout|check_duration|agent_duration|[sq]max|"
            "srv_icur|.*_conn_cur|need_conn_est|connect|reuse|h1_.*|"
            ".*rate(_max)?|[qcrt]time(_max)?|last_chk|check_status|check_code|check_desc)$"));
        // A client has its answer before the session is over. While a server or its agent is asked,
        // "* L7OK", HAProxy does not tell what was heard last.
        QVector<Row> all;
        await([&] {
            all = rows();
            return std::all_of(all.begin(), all.end(), [](const Row& row) {
                return row[QStringLiteral("scur")].toInt() == 0 &&
                       !row[QStringLiteral("check_status")].startsWith(QLatin1String("* ")) &&
                       !row[QStringLiteral("agent_status")].startsWith(QLatin1String("* "));
            });
        });
        QStringList lines;
        for (auto& row : all)
            for (auto cell = row.begin(); cell != row.end(); ++cell)
                if (!varies.match(cell.key()).hasMatch())
                    lines << QStringLiteral("%1/%2 %3=%4")
                                 .arg(row[QStringLiteral("pxname")], row[QStringLiteral("svname")],
                                      cell.key(), cell.value());
        return lines;
    }
    /// Of `show servers state`: name, op, admin and agent state, whether or not one is asked now.
    QStringList states() {
        QStringList lines;
        for (const QString& line :
             ask(QStringLiteral("show servers state")).split(QLatin1Char('\n'))) {
            const QStringList f = line.split(QLatin1Char(' '));
            if (f.size() < 25 || f[0] == QLatin1String("#")) continue;
            lines << QStringLiteral("%1: %2 %3 %4").arg(f[3], f[5], f[6]).arg(f[14].toInt() & ~1);
        }
        return lines;
    }
    /// No server is being asked, nor its agent.
    bool idle() {
        return await([this] {
            const QStringList lines =
                ask(QStringLiteral("show servers state")).split(QLatin1Char('\n'));
            return std::none_of(lines.begin(), lines.end(), [](const QString& line) {
                const QStringList f = line.split(QLatin1Char(' '));
                return ((f.value(13).toInt() | f.value(14).toInt()) & 1) != 0;
            });
        });
    }
    /// What it said on the terminal since the last call, up to a line that holds `last`; without
    /// process ids and durations.
    QStringList told(const QString& last) {
        QStringList lines;
        await([&] {
            while (const auto line = nextLine()) {
                lines << *line;
                if (line->contains(last)) return true;
            }
            return false;
        });
        return lines;
    }

private:
    /// Nothing: no more were said yet.
    std::optional<QString> nextLine() {
        static const QRegularExpression head(
            QStringLiteral("^\\[(WARNING|ALERT)\\] +\\(\\d+\\) : (.*)$"));
        static const QRegularExpression time(QStringLiteral("duration: \\d+ms"));
        const QString all = m_program.errors();
        for (qsizetype end; (end = all.indexOf(QLatin1Char('\n'), m_told)) >= 0;) {
            const auto match = head.match(all.mid(m_told, end - m_told));
            m_told = end + 1;
            if (match.hasMatch())
                return match.captured(2).replace(time, QStringLiteral("duration: Nms"));
        }
        return {};
    }

    using Row = QMap<QString, QString>;
    template <typename Make>
    static void fill(QString& text, const QString& word, Make make) {
        for (int n = 1; text.contains(word + QString::number(n)); ++n)
            text.replace(word + QString::number(n), QString::number(make(n)));
    }
    /// No value of these stories holds a comma.
    QVector<Row> rows() {
        QVector<Row> out;
        QStringList names;
        for (const QString& line : ask(QStringLiteral("show stat")).split(QLatin1Char('\n'))) {
            const QStringList cells = line.split(QLatin1Char(','));
            if (line.startsWith(QLatin1String("# "))) {
                names = cells;
                names[0].remove(0, 2);
            } else if (cells.size() == names.size()) {
                Row& row = out.emplace_back();
                for (qsizetype i = 0; i < cells.size(); ++i) row[names[i]] = cells[i];
            }
        }
        return out;
    }

    Program m_program;
    std::vector<std::unique_ptr<HttpOrigin>> m_origins;
    std::vector<std::unique_ptr<StoryAgent>> m_agents;
    std::vector<uint16_t> m_ports;
    bool m_started = false;
    qsizetype m_told = 0;
};

inline QString answerWords(const std::string& answer) {
    return QStringLiteral("answer: %1 %2")
        .arg(statusOf(answer))
        .arg(QString::fromStdString(bodyOf(answer)).left(60));
}

/// How the line begins that says which step failed.
inline const QString Stuck = QStringLiteral("stuck: ");

/// These columns when no server is being checked, of which HAProxy then tells less; where a check
/// does not come to an end, as they are meanwhile.
inline QStringList atRest(StoryPlayer& player, const QStringList& columns) {
    const QStringList checks{QStringLiteral("check_status"), QStringLiteral("agent_status")};
    QStringList lines;
    await([&] {
        lines = player.table(columns + checks);
        return lines.filter(QStringLiteral("| * ")).isEmpty();
    });
    for (QString& line : lines)
        line = line.section(QStringLiteral(" | "), 0, columns.size() - 1)
                   .replace(QStringLiteral(" * "), QStringLiteral(" "));
    return lines;
}

/// Plays a story; each step is a line:
///   kill N, start N, freeze N, thaw N   an origin
///   answer N STATUS                     what it answers from now on, 0: nothing, closes
///   says N LINE, mutters N TEXT         an agent, with the end of the line and without
///   heard N                             what it was sent last; kept
///   await PX/SV COLUMN TEXT             until the cell holds that text (the rest of the line)
///   > COMMAND                           asks the Runtime API; the answer is kept
///   stall N                             origin N takes requests and says nothing
///   junk N                              origin N answers what is no HTTP
///   begin N                             a request at port N whose answer is not awaited
///   reached N                           until origin N has a request
///   end                                 its answer; kept
///   get N                               GET / at port N; status and body are kept
///   twice N                             the same, two on one connection
///   idle                                until no server is being checked
///   show COLUMN..                       of all servers; kept
///   whole                               all of `show stat` that can be compared; kept
///   states                              what `show servers state` says of states; kept
///   told TEXT                           terminal lines up to one that holds TEXT; kept
/// The answer is what was kept, or a last line that says which step failed.
inline QStringList play(StoryPlayer& player, const QString& story) {
    QStringList kept;
    std::unique_ptr<TestClient> open;
    for (const QString& raw : story.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QString step = raw.trimmed();
        const QString word = step.section(QLatin1Char(' '), 0, 0);
        const QString rest = step.section(QLatin1Char(' '), 1);
        const int n = rest.section(QLatin1Char(' '), 0, 0).toInt();
        const auto is = [&](const char* name) { return word == QLatin1String(name); };
        if (is("kill")) {
            player.origin(n).kill();
        } else if (is("start")) {
            player.origin(n).start();
        } else if (is("freeze")) {
            player.origin(n).freeze();
        } else if (is("thaw")) {
            player.origin(n).thaw();
        } else if (is("answer")) {
            const int status = rest.section(QLatin1Char(' '), 1, 1).toInt();
            player.origin(n).setScript([status](const Seen&) {
                return status ? Reply::status(status, "body") : Reply::close();
            });
        } else if (is("says") || is("mutters")) {
            const QByteArray text = rest.section(QLatin1Char(' '), 1).toLatin1();
            player.agent(n).says(is("says") ? text + '\n' : text);
        } else if (is("heard")) {
            await([&] { return !player.agent(n).heard().isEmpty(); });
            kept << QStringLiteral("heard: ") + QString::fromLatin1(player.agent(n).heard());
        } else if (is("await")) {
            const QString server = rest.section(QLatin1Char(' '), 0, 0);
            const QString column = rest.section(QLatin1Char(' '), 1, 1);
            const QString text = rest.section(QLatin1Char(' '), 2);
            if (!await([&] { return player.cell(server, column) == text; }))
                return kept << Stuck + QStringLiteral("no %1, but: %2")
                                           .arg(rest, player.cell(server, column));
        } else if (is(">")) {
            kept << step << player.ask(rest);
        } else if (is("stall")) {
            player.origin(n).setScript([](const Seen&) { return Reply::stall(); });
        } else if (is("begin")) {
            open = std::make_unique<TestClient>(player.port(n));
            open->request("/");
        } else if (is("reached")) {
            if (!await([&] { return player.origin(n).requestCount() > 0; }))
                return kept << Stuck + QStringLiteral("nothing reached origin %1").arg(n);
        } else if (is("end")) {
            kept << answerWords(open->readMessage());
        } else if (is("junk")) {
            player.origin(n).setScript([](const Seen&) {
                return Reply{"junk\r\n\r\n", 0, Millis{0}, Reply::Then::Close};
            });
        } else if (is("twice")) {
            TestClient both(player.port(n));
            for (int i = 0; i < 2; ++i) {
                both.request("/");
                kept << answerWords(both.readMessage());
            }
        } else if (is("get")) {
            kept << answerWords(TestClient::get(player.port(n)));
        } else if (is("idle")) {
            if (!player.idle()) return kept << Stuck + step;
        } else if (is("show")) {
            kept << step << atRest(player, rest.split(QLatin1Char(' ')));
        } else if (is("whole")) {
            kept << player.whole();
        } else if (is("states")) {
            kept << player.states();
        } else if (is("told")) {
            kept << QStringLiteral("told:") << player.told(rest);
            if (!kept.last().contains(rest)) return kept << Stuck + step;
        } else {
            return kept << Stuck + QStringLiteral("unknown step: ") + step;
        }
    }
    return kept;
}

}  // namespace yard::test
