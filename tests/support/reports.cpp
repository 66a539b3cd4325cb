#include "tests/support/reports.h"

namespace yard::test {
namespace {

constexpr int64_t Noon = 1'700'000'000'000;

struct Part {
    std::string proxy, name;
    Scope scope = Scope::Server;
};

StatRow makeRow(const Part& part, uint64_t requests) {
    StatRow row;
    row.scope = part.scope;
    row.proxy = part.proxy;
    row.name = part.name;
    row.proxyId = 2;
    row.http = true;
    row.status = part.scope == Scope::Frontend ? "OPEN" : "UP";
    row.stot = row.reqTot = row.hits = row.hitsBalanced = row.hrsp[1] = requests;
    row.slim = 4000;
    row.inUse = true;
    for (int i = 0; i < 200; ++i) row.latency.add(900 + static_cast<uint64_t>(i) * 15);
    return row;
}

StatRow makeServer(const Part& part, int id, uint64_t requests, int weight, bool backup) {
    StatRow row = makeRow(part, requests);
    row.serverId = id;
    row.weight = row.uweight = weight;
    row.act = backup ? 0 : 1;
    row.bck = backup ? 1 : 0;
    row.backup = backup;
    row.inUse = !backup;
    row.checked = true;
    row.checkStatus = "L4OK";
    row.checkDuration = 0;
    row.checkDesc = "Layer4 check passed";
    row.checkRise = 2;
    row.checkFall = 3;
    row.checkHealth = 4;
    row.sinceMs = Noon - 60'000;
    row.slim = -1;
    return row;
}

void addEvent(Report& report, EventKind kind, int64_t ago, const ServerKey& server, Shown shown,
              const std::string& title, const std::string& detail) {
    Event event;
    event.id = report.events.size() + 1;
    event.wallMs = report.takenMs - ago;
    event.kind = kind;
    event.server = server;
    event.shown = shown;
    event.title = title;
    event.detail = detail;
    report.events.push_back(event);
}

Report emptyReport() {
    Report report;
    report.takenMs = Noon;
    report.steadyUs = 5'000'000'000;
    report.process.version = "0.1.0";
    report.process.pid = 4711;
    report.process.threads = 2;
    report.process.startedMs = Noon - 92'000;
    report.process.maxconn = 4000;
    report.process.configHash = "d41c9e";
    return report;
}

void makeLab(LabRow& lab) {
    lab.present = true;
    lab.origins = {{"hosting1", "127.0.0.1:8101", true, 1840},
                   {"hosting2", "127.0.0.1:8102", true, 0}};
    lab.rate = 20;
    lab.sent = lab.ok = 1840;
    lab.worstMs = 12;
}

void setState(StatRow& row, Shown shown, const std::string& status, const std::string& check,
              const std::string& desc, int64_t duration) {
    row.shown = shown;
    row.status = status;
    row.drained = shown == Shown::Drain;
    row.checkStatus = check;
    row.checkDesc = desc;
    row.checkDuration = duration;
    row.inUse = shown == Shown::Up && !row.backup;
}

void fillTable(Report& report) {
    TableRow table;
    table.name = "st_src";
    table.type = "ip";
    table.keyExpression = "src";
    table.size = 131'072;
    table.used = 240;
    table.expireMs = 1'800'000;
    table.stored = true;
    table.data = {{"server_id", "server_id"}, {"server_key", "server_key"}};
    report.tables.push_back(table);
    report.page.table = table.name;
    for (int i = 0; i < 240; ++i) {
        TableEntry entry;
        entry.address = 0x5600'0000U + static_cast<uint64_t>(i) * 64;
        entry.key = "10.4." + std::to_string(i / 200) + "." + std::to_string(i % 200 + 1);
        entry.expiresMs = 1'800'000 - i * 7000;
        entry.serverId = i % 9 == 0 ? 2 : i % 4 == 0 ? 4 : 1;
        entry.server = "web-" + std::to_string(entry.serverId);
        entry.values = {entry.serverId, 0};
        report.page.entries.push_back(entry);
    }
}

}  // namespace

Trace plainTrace(uint64_t id, int64_t wallMs, const std::string& server) {
    Trace trace;
    trace.id = id;
    trace.wallMs = wallMs;
    trace.client = "127.0.0.1:" + std::to_string(40'000 + id % 20'000);
    trace.frontend = trace.backend = "puppet00";
    trace.bind = "127.0.0.1:8100";
    trace.request = "GET /page/" + std::to_string(id);
    trace.algorithm = "static-rr";
    trace.position = "slot 1 of 100";
    trace.candidates = {{server, Standing::Usable, 100, {}}, {"hosting2", Standing::Backup, 1, {}}};
    trace.candidatesTotal = 2;
    trace.attempts = {{server, Because::Balanced, Outcome::Answered, 40, 0, true}};
    trace.server = server;
    trace.status = 200;
    trace.flags = "----";
    trace.end = "answered";
    trace.queueUs = 0;
    trace.connectUs = 0;
    trace.answerUs = 900;
    trace.totalUs = 1100;
    trace.bytesIn = 80;
    trace.bytesOut = 1300;
    return trace;
}

Trace redispatchedTrace(uint64_t id, int64_t wallMs, const std::string& failed,
                        const std::string& server) {
    Trace trace = plainTrace(id, wallMs, failed);
    trace.candidates.front().health = "2 of 3 checks failed, not yet DOWN";
    trace.attempts = {{failed, Because::Balanced, Outcome::Refused, 40, 0, false},
                      {server, Because::BackupAtOnce, Outcome::Answered, 300, 0, false}};
    trace.server = server;
    trace.redispatched = true;
    trace.connectUs = 260;
    trace.totalUs = 1900;
    return trace;
}

Report demoReport() {
    Report report = emptyReport();
    report.process.configFile = "demo.cfg";
    report.process.listeners = {"127.0.0.1:8100"};
    const std::string proxy = "puppet00";
    report.rows.push_back(makeRow({proxy, "FRONTEND", Scope::Frontend}, 1840));
    StatRow one = makeServer({proxy, "hosting1"}, 1, 1840, 100, false);
    one.addr = "127.0.0.1:8101";
    one.expectedShare = 1;
    StatRow two = makeServer({proxy, "hosting2"}, 2, 0, 1, true);
    two.addr = "127.0.0.1:8102";
    StatRow backend = makeRow({proxy, "BACKEND", Scope::Backend}, 1840);
    backend.algo = "static-rr";
    backend.act = backend.bck = 1;
    report.rows.insert(report.rows.end(), {one, two, backend});
    report.tables.push_back({proxy, "integer", "dst_port", 100, 0, 345'600'000, false});
    report.page.table = proxy;
    addEvent(report, EventKind::Started, 92'000, {proxy, {}}, Shown::Up, "Proxy started",
             "puppet00 on 127.0.0.1:8100, 1 active server, 1 backup");
    addEvent(report, EventKind::CheckResult, 90'000, {proxy, "hosting1"}, Shown::Up,
             "hosting1 check passed", "Layer4 check passed in 0 ms");
    for (uint64_t id = 1; id <= 30; ++id)
        report.traces.push_back(
            plainTrace(id, Noon - 1500 + static_cast<int64_t>(id) * 50, "hosting1"));
    makeLab(report.lab);
    return report;
}

Report busyReport() {
    Report report = emptyReport();
    report.process.configFile = "/etc/haproxy/demo-failover.cfg";
    report.process.listeners = {"127.0.0.1:8080"};
    report.rows.push_back(makeRow({"fe_main", "FRONTEND", Scope::Frontend}, 463'503));
    report.rows.back().scur = 223;
    const uint64_t hits[] = {182'340, 61'277, 70'518, 104'902, 38'466};
    const uint64_t errors[] = {412, 1033, 71, 864, 9};
    const char* names[] = {"web-1", "web-2", "web-3", "web-4", "bkp-1"};
    for (int i = 0; i < 5; ++i) {
        StatRow row = makeServer({"be_app", names[i]}, i + 1, hits[i], i == 2 ? 60 : 100, i == 4);
        row.hrsp[4] = errors[i];
        row.slim = i == 2 ? 200 : i == 4 ? 400 : 300;
        row.addr = "10.20.0." + std::to_string(11 + i) + ":8080";
        row.hitsStuck = hits[i] / 2;
        row.hitsRedispatched = hits[i] / 10;
        row.hitsBalanced = hits[i] - row.hitsStuck - row.hitsRedispatched;
        row.checkStatus = "L7OK";
        row.checkCode = 200;
        row.checkDuration = 3;
        report.rows.push_back(row);
    }
    report.rows[1].scur = 214;
    report.rows[1].expectedShare = 1;
    setState(report.rows[2], Shown::Down, "DOWN", "L4TOUT", "Layer4 timeout", 2001);
    report.rows[2].checkCode = -1;
    setState(report.rows[3], Shown::Drain, "DRAIN", "L7OK", "Layer7 check passed", 2);
    report.rows[3].scur = 9;
    setState(report.rows[4], Shown::Rising, "DOWN 1/2", "L7OK", "Layer7 check passed", 41);
    report.rows[4].rising = 1;
    report.rows.push_back(makeRow({"be_app", "BACKEND", Scope::Backend}, 463'503));
    report.rows.back().algo = "roundrobin";
    report.rows.back().wredis = 1482;
    fillTable(report);
    addEvent(report, EventKind::Started, 8'000'000, {"fe_main", {}}, Shown::Up, "Proxy started",
             "fe_main on 127.0.0.1:8080, 4 active servers, 1 backup");
    addEvent(report, EventKind::ServerState, 226'000, {"be_app", "web-2"}, Shown::Down,
             "web-2 is DOWN", "Layer4 timeout, 3 of 3 checks failed");
    addEvent(report, EventKind::Command, 160'000, {"be_app", "web-3"}, Shown::Drain,
             "web-3 is to drain", "asked for at the console");
    report.events.back().by = "console";
    addEvent(report, EventKind::ServerState, 160'000, {"be_app", "web-3"}, Shown::Drain,
             "web-3 is DRAIN", "");
    addEvent(report, EventKind::ServerState, 118'000, {"be_app", "web-4"}, Shown::Down,
             "web-4 is DOWN", "Layer7 wrong status, 503, 3 of 3 checks failed");
    for (uint64_t id = 1; id <= 20; ++id)
        report.traces.push_back(
            plainTrace(id, Noon - 2000 + static_cast<int64_t>(id) * 100, "web-1"));
    report.traces.push_back(redispatchedTrace(21, Noon, "web-2", "web-1"));
    return report;
}

}  // namespace yard::test
