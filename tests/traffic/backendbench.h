#pragma once

#include <QtTest>
#include <map>
#include <set>

#include "core/traffic/backends/backend.h"
#include "tests/support/fakeclock.h"
#include "tests/support/serverlist.h"

namespace yard {

/// A Backend drawn as text, with a clock to move, a stick table and waiters that remember their
/// grants.
struct BackendBench {
    struct Options {
        Algorithm algorithm = Algorithm::RoundRobin;
        std::optional<int> redispatch = -1;
        bool backupAtOnce = true, stick = false, allbackups = false, listen = true;
        int workers = 1;
        Failback failback = {};
    };
    explicit BackendBench(const std::string& servers) : BackendBench(servers, Options()) {}
    BackendBench(const std::string& servers, const Options& options) {
        auto conf = drawBackend(servers, options.algorithm);
        conf->redispatch = options.redispatch;
        conf->redispatchToBackup = options.backupAtOnce;
        conf->allbackups = options.allbackups;
        conf->failback = options.failback;
        conf->frontend = options.listen;
        StickTableConf tableConf;
        tableConf.type = KeyType::Integer;
        tableConf.size = 100;
        table = std::make_unique<StickTable>("px", tableConf, clock);
        rule.match = true;
        if (options.stick) conf->stickRules.push_back(rule);
        backend = std::make_unique<Backend>(conf, clock, options.workers,
                                            [this](const std::string&) { return table.get(); });
    }

    struct Patient final : Waiter {
        void granted(Server* server) override {
            got = server;
            dismissed = !server;
        }
        Server* got = nullptr;
        bool dismissed = false;
        uint64_t place = 0;
    };

    Server& server(const std::string& name) {
        Server* found = backend->findServer(name);
        if (!found) qFatal("no server %s", name.c_str());
        return *found;
    }
    StickStep step(int key) {
        return {table.get(), &rule, *StickKey::parse(std::to_string(key), table->conf())};
    }
    void stickTo(int key, const std::string& name) {
        table->store(step(key).key, server(name).id());
    }

    Choice choose(Ask ask = {}) { return backend->choose(ask); }
    Choice chooseStuck(int key, Waiter* waiter = nullptr) {
        const StickStep steps[] = {step(key)};
        Ask ask;
        ask.sticks = steps;
        ask.waiter = waiter;
        return backend->choose(ask);
    }
    /// Queues a request that finds no slot; fails the test when it found one.
    Patient& wait(Ask ask = {}) {
        Patient& patient = *patients.emplace_back(std::make_unique<Patient>());
        ask.waiter = &patient;
        const Choice choice = backend->choose(ask);
        if (choice.kind != Choice::Kind::Queued) qFatal("not queued");
        patient.place = choice.place;
        return patient;
    }
    Patient& waitFor(int key) {
        const StickStep steps[] = {step(key)};
        Ask ask;
        ask.sticks = steps;
        return wait(ask);
    }
    /// Who would get the next request.
    std::string next(Ask ask = {}) {
        const Choice choice = backend->choose(ask);
        if (choice.kind != Choice::Kind::Chosen) return "-";
        backend->release(*choice.server);
        return choice.server->name();
    }

    /// As a request sees them.
    StandingList standings() {
        StandingList list;
        Ask ask;
        ask.standings = &list;
        next(ask);
        return list;
    }

    Answer command(const std::string& name, Verb verb, const std::string& text = {}) {
        Command c;
        c.verb = verb;
        c.text = text;
        changes.clear();
        const Answer answer = backend->execute(server(name), c, changes);
        for (const StateChange& change : changes) history.push_back(change);
        return answer;
    }
    /// Checks drawn as text: 'p' passed, 'f' refused.
    void checks(const std::string& name, const std::string& results) {
        for (const char c : results) {
            changes = backend->checkDone(server(name), c == 'p' ? passed() : refused()).changes;
            for (const StateChange& change : changes) history.push_back(change);
        }
    }
    static CheckResult passed() { return {true, "L4OK", -1, "", "Layer4 check passed", 0}; }
    static CheckResult refused() {
        return {false, "L4CON", -1, "Connection refused", "Layer4 connection problem", 0};
    }
    /// "<level> line" of the latest command or check.
    QStringList lines() const {
        QStringList out;
        for (const StateChange& change : changes)
            if (!change.logLine.empty())
                out << QStringLiteral("<%1> %2")
                           .arg(change.syslogLevel)
                           .arg(QString::fromStdString(change.logLine));
        return out;
    }
    StatRow row(const std::string& name) {
        std::vector<StatRow> rows;
        backend->report(rows);
        for (StatRow& row : rows)
            if (row.name == name) return row;
        qFatal("no row %s", name.c_str());
    }

    FakeClock clock;
    StickRule rule;
    std::unique_ptr<StickTable> table;
    std::unique_ptr<Backend> backend;
    std::vector<std::unique_ptr<Patient>> patients;
    StateChanges changes, history;
};

}  // namespace yard
