#include "core/runtime/stats/infocolumns.h"

#include "core/runtime/stats/infoaccess.h"

namespace yard {
namespace infoaccess {

constexpr auto Text = StatType::Text, U32 = StatType::U32, U64 = StatType::U64;

constexpr InfoColumn Columns[] = {
    {0, "Name", "POS", Text, name, "Product"},
    {1, "Version", "POS", Text, version, "Version of the product"},
    {2, "Release_date", "POS", Text, releaseDate, "Date of the version"},
    {3, "Nbthread", "CGS", U32, process<&ProcessRow::threads>, "Threads that serve traffic"},
    {4, "Nbproc", "CGS", U32, always<1>, "Processes, always 1"},
    {5, "Process_num", "KGP", U32, always<1>, "Number of the process, always 1"},
    {6, "Pid", "SGP", U32, process<&ProcessRow::pid>, "Process id"},
    {7, "Uptime", "MDP", Text, uptimeText, "Time since the start"},
    {8, "Uptime_sec", "MDP", U32, uptime, "Seconds since the start"},
    {9, "Memmax_MB", "CLP", U32, always<0>, "Limit of memory in MB, 0: none"},
    {10, "PoolAlloc_MB", "MGP", U32, always<0>, "Memory in pools in MB"},
    {11, "PoolUsed_MB", "MGP", U32, always<0>, "Used memory of pools in MB"},
    {12, "PoolFailed", "MCP", U32, always<0>, "Failed allocations in pools"},
    {13, "Ulimit-n", "CLP", U32, also(process<&ProcessRow::maxsock>), "Limit of file descriptors"},
    {14, "Maxsock", "CLP", U32, process<&ProcessRow::maxsock>, "Limit of sockets"},
    {15, "Maxconn", "CLP", U32, process<&ProcessRow::maxconn>, "Limit of connections"},
    {16, "Hard_maxconn", "CLP", U32, also(process<&ProcessRow::maxconn>),
     "Highest limit of connections possible"},
    {17, "CurrConns", "MGP", U32, process<&ProcessRow::currConns>, "Connections now"},
    {18, "CumConns", "MCP", U32, process<&ProcessRow::cumConns>, "Connections so far"},
    {19, "CumReq", "MCP", U32, process<&ProcessRow::cumReq>, "Requests so far"},
    {20, "MaxSslConns", "MMP", U32, always<0>, "Limit of TLS connections"},
    {21, "CurrSslConns", "MGP", U32, process<&ProcessRow::tlsNow>, "TLS connections now"},
    {22, "CumSslConns", "MCP", U32, process<&ProcessRow::tlsTotal>, "TLS connections so far"},
    {23, "Maxpipes", "CLP", U32, always<0>, "Limit of pipes, 0: none"},
    {24, "PipesUsed", "MGP", U32, always<0>, "Pipes in use"},
    {25, "PipesFree", "MGP", U32, always<0>, "Pipes kept for use"},
    {26, "ConnRate", "MRP", U32, process<&ProcessRow::connRate>, "Connections in the last second"},
    {27, "ConnRateLimit", "CLP", U32, process<&ProcessRow::connRateLimit>,
     "Limit of connections a second"},
    {28, "MaxConnRate", "MMP", U32, frontendMost<&StatRow::connRateMax>,
     "Most connections in a second at one frontend"},
    {29, "SessRate", "MRP", U32, also(process<&ProcessRow::connRate>),
     "Sessions in the last second"},
    {30, "SessRateLimit", "CLP", U32, process<&ProcessRow::sessRateLimit>,
     "Limit of sessions a second"},
    {31, "MaxSessRate", "MRP", U32, frontendMost<&StatRow::rateMax>,
     "Most sessions in a second at one frontend"},
    {32, "SslRate", "MRP", U32, sumOf<Scope::Frontend, &StatRow::tlsRate>,
     "TLS connections in the last second"},
    {33, "SslRateLimit", "CLP", U32, always<0>, "Limit of TLS connections a second"},
    {34, "MaxSslRate", "MMP", U32, frontendMost<&StatRow::tlsRateMax>,
     "Most TLS connections in a second"},
    {35, "SslFrontendKeyRate", "MGP", U32, sumOf<Scope::Frontend, &StatRow::tlsKeyRate>,
     "TLS keys made for clients in the last second"},
    {36, "SslFrontendMaxKeyRate", "MMP", U32, frontendMost<&StatRow::tlsKeyRateMax>,
     "Most TLS keys made for clients in a second"},
    {37, "SslFrontendSessionReuse_pct", "MGP", U32, resumedPercent,
     "TLS sessions resumed by clients, in %"},
    {38, "SslBackendKeyRate", "MRP", U32, sumOf<Scope::Server, &StatRow::tlsKeyRate>,
     "TLS keys made for servers in the last second"},
    {39, "SslBackendMaxKeyRate", "MMP", U32, always<0>,
     "Most TLS keys made for servers in a second"},
    {40, "SslCacheLookups", "MCP", U32, always<0>, "Look-ups of TLS sessions"},
    {41, "SslCacheMisses", "MCP", U32, always<0>, "TLS sessions not found"},
    {42, "CompressBpsIn", "MRP", U32, always<0>, "Bytes given to compression in the last second"},
    {43, "CompressBpsOut", "MRP", U32, always<0>, "Bytes that compression made in the last second"},
    {44, "CompressBpsRateLim", "CLP", U32, always<0>, "Limit of bytes compressed a second"},
    {47, "Tasks", "MGP", U32, always<0>, "Tasks"},
    {48, "Run_queue", "MGP", U32, always<0>, "Tasks that wait for their turn"},
    {49, "Idle_pct", "MaP", U32, idle, "Time not spent computing since the start, in %"},
    {50, "node", "COS", Text, node, "Name of the node"},
    {52, "Stopping", "MGP", U32, stopping, "1 while it stops"},
    {53, "Jobs", "MGP", U32, jobs, "Connections and listeners"},
    {54, "Unstoppable Jobs", "MGP", U32, always<0>, "Jobs that outlive a stop"},
    {55, "Listeners", "MGP", U32, listeners, "Listeners"},
    {56, "ActivePeers", "MGP", U32, always<0>, "Peers in contact"},
    {57, "ConnectedPeers", "MGP", U32, always<0>, "Peers connected"},
    {58, "DroppedLogs", "MGP", U32, always<0>, "Log lines lost"},
    {59, "BusyPolling", "MGP", U32, always<0>, "1: polls without sleeping"},
    {60, "FailedResolutions", "MGP", U32, always<0>, "Names that could not be resolved"},
    {61, "TotalBytesOut", "MGP", U64, process<&ProcessRow::bytesOut>, "Bytes sent so far"},
    {62, "TotalSplicdedBytesOut", "MGP", U64, always<0>, "Bytes sent through pipes so far"},
    {63, "BytesOutRate", "MRP", U64, always<0>, "Bytes sent in the last second"},
    {64, "DebugCommandsIssued", "MGP", U32, always<0>, "Debugging commands so far"},
    {65, "CumRecvLogs", "MCP", U32, always<0>, "Log lines received"},
    {66, "Build info", "POS", Text, version, "Build"},
    {67, "Memmax_bytes", "CLP", U32, always<0>, "Limit of memory in bytes, 0: none"},
    {68, "PoolAlloc_bytes", "MGP", U64, always<0>, "Memory in pools in bytes"},
    {69, "PoolUsed_bytes", "MGP", U64, always<0>, "Used memory of pools in bytes"},
    {70, "Start_time_sec", "MDP", U32, startTime, "Time of the start, seconds since 1970"},
    {71, "Tainted", "SGP", Text, untainted, "Experimental features in use"},
};

}  // namespace infoaccess

std::span<const InfoColumn> infoColumns() { return infoaccess::Columns; }

std::string shownVersion(const ProcessRow& process) {
    return "2.6.12" + std::string(infoaccess::OurVersion) + process.version;
}

}  // namespace yard
