#pragma once

#include "core/config/reading/keywords.h"

/// The handlers of the keyword table, by the file that holds them.
namespace yard {

// sections.cpp
void openGlobal(Context&, const Args&);
void openDefaults(Context&, const Args&);
void openProxy(Context&, const Args&);

// globalkeywords.cpp
void globalChroot(Context&, const Args&);
void globalDaemon(Context&, const Args&);
void globalDescription(Context&, const Args&);
void globalGid(Context&, const Args&);
void globalGroup(Context&, const Args&);
void globalConnRate(Context&, const Args&);
void globalGrace(Context&, const Args&);
void globalHardStopAfter(Context&, const Args&);
void globalMasterWorker(Context&, const Args&);
void globalUlimitN(Context&, const Args&);
void globalMaxconn(Context&, const Args&);
void globalNbthread(Context&, const Args&);
void globalNode(Context&, const Args&);
void globalPidfile(Context&, const Args&);
void globalQuiet(Context&, const Args&);
void globalDefaultPath(Context&, const Args&);
void globalBufsize(Context&, const Args&);
void globalMaxrewrite(Context&, const Args&);
void globalSpreadChecks(Context&, const Args&);
void globalMaxSpreadChecks(Context&, const Args&);
void globalLogSendHostname(Context&, const Args&);
void globalLogTag(Context&, const Args&);
void globalUid(Context&, const Args&);
void globalUser(Context&, const Args&);
void globalZeroWarning(Context&, const Args&);

// fieldkeywords.cpp
void globalLogUriLength(Context&, const Args&);
void globalCookieLength(Context&, const Args&);
void globalCaseAdjust(Context&, const Args&);
void globalCaseAdjustFile(Context&, const Args&);
void optionRestrictNames(Context&, const Args&);

// peerskeywords.cpp
void globalLocalPeer(Context&, const Args&);
void openPeers(Context&, const Args&);
void peersBind(Context&, const Args&);
void peersDisabled(Context&, const Args&);
void peersPeer(Context&, const Args&);
void peersTable(Context&, const Args&);

// resolverskeywords.cpp
void openResolvers(Context&, const Args&);
void resolversHold(Context&, const Args&);
void resolversNameserver(Context&, const Args&);
void resolversPayload(Context&, const Args&);
void resolversPoolSize(Context&, const Args&);
void resolversRetries(Context&, const Args&);
void resolversSystem(Context&, const Args&);
void resolversTimeout(Context&, const Args&);
std::string serverResolvers(ServerLine&, const std::string& value);
std::string serverResolvePrefer(ServerLine&, const std::string& value);
std::string serverResolveNet(ServerLine&, const std::string& value);
std::string serverResolveOpts(ServerLine&, const std::string& value);

// missingwords.cpp
void globalCloseSpreadTime(Context&, const Args&);
void optionInPart(Context&, const Args&);

// environmentkeywords.cpp
void globalResetenv(Context&, const Args&);
void globalSetenv(Context&, const Args&);
void globalUnsetenv(Context&, const Args&);

// proxykeywords.cpp
void proxyBacklog(Context&, const Args&);
void proxyBindProcess(Context&, const Args&);
void proxyDefaultBackend(Context&, const Args&);
void proxyDescription(Context&, const Args&);
void proxyDisabled(Context&, const Args&);
void proxyEnabled(Context&, const Args&);
void proxyFullconn(Context&, const Args&);
void proxyId(Context&, const Args&);
void proxyMaxconn(Context&, const Args&);
void proxyMode(Context&, const Args&);
void proxyRateLimit(Context&, const Args&);
void proxyRetries(Context&, const Args&);
void readTimeout(Context&, const Args&);

// userkeywords.cpp
void openUserList(Context&, const Args&);
void userListGroup(Context&, const Args&);
void userListUser(Context&, const Args&);
/// What its lists say of groups, when all of it is read.
void completeUserLists(Context&);

// formatkeywords.cpp
void optionHttplog(Context&, const Args&);
void optionHttpslog(Context&, const Args&);
void optionTcplog(Context&, const Args&);
void proxyDeclare(Context&, const Args&);
void proxyErrorLogFormat(Context&, const Args&);
void proxyLogFormat(Context&, const Args&);
void proxyLogFormatSd(Context&, const Args&);
void proxyLogTag(Context&, const Args&);
void proxyUniqueIdFormat(Context&, const Args&);
void proxyUniqueIdHeader(Context&, const Args&);

// balancekeywords.cpp
void proxyBalance(Context&, const Args&);
void proxyHashType(Context&, const Args&);
void proxyPersist(Context&, const Args&);
void proxyHashBalanceFactor(Context&, const Args&);

// cookiekeywords.cpp
void proxyCookie(Context&, const Args&);
void proxyDynamicCookieKey(Context&, const Args&);
/// Warns of servers at one address, whose dynamic cookies would be equal: of all those that have
/// one, or of `fresh`, whose name was just looked up.
void checkDynamicCookies(Context&, const ProxyConf&);
void checkDynamicCookie(Context&, const ProxyConf&, const ServerConf& fresh,
                        const std::string& prefix);

// retrykeywords.cpp
void proxyPersistRule(Context&, const Args&);
void proxyRetryOn(Context&, const Args&);

// conditions.cpp
void readAcl(Context&, const Args&);

// rulekeywords.cpp
void proxyCapture(Context&, const Args&);
void proxyMonitor(Context&, const Args&);
void proxyMonitorUri(Context&, const Args&);
void proxyUseBackend(Context&, const Args&);
void proxyUseServer(Context&, const Args&);

// tcprulekeywords.cpp
void proxyTcpRequest(Context&, const Args&);
void proxyTcpResponse(Context&, const Args&);

// errorkeywords.cpp
void openHttpErrors(Context&, const Args&);
void httpErrorsFile(Context&, const Args&);
void proxyErrorFile(Context&, const Args&);
void proxyErrorFiles(Context&, const Args&);
void proxyErrorLoc(Context&, const Args&);
void proxyHttpError(Context&, const Args&);

// httpkeywords.cpp
void readHttpRule(Context&, const Args&);
void proxyRedirect(Context&, const Args&);
/// `stats http-request`
void statsHttpRequest(Context&, const Args&);

// checkkeywords.cpp
void readHttpCheck(Context&, const Args&);
void readTcpCheck(Context&, const Args&);
void optionHttpchk(Context&, const Args&);
void optionTcpCheck(Context&, const Args&);

// applicationchecks.cpp
void optionLdapCheck(Context&, const Args&);
void optionMysqlCheck(Context&, const Args&);
void optionPgsqlCheck(Context&, const Args&);
void optionRedisCheck(Context&, const Args&);
void optionSmtpchk(Context&, const Args&);
void optionSslHelloChk(Context&, const Args&);

// optionkeywords.cpp
void readOption(Context&, const Args&);
void optionCloseMode(Context&, const Args&);
void optionForwardFor(Context&, const Args&);
void optionOriginalTo(Context&, const Args&);
void proxyCompression(Context&, const Args&);
void proxySendNameHeader(Context&, const Args&);
void optionRedispatch(Context&, const Args&);
void optionTcpka(Context&, const Args&);

// bindkeywords.cpp
void readBind(Context&, const Args&);
/// Reads the words from `at` on into `line`; the answer is what is wrong, or empty. `unknown` is
/// set when it is a word that HAProxy does not know either.
std::string readBindWords(BindLine& line, const Args& args, size_t at, bool& unknown);
std::string bindAcceptProxy(BindLine&, const std::string&);
std::string bindBacklog(BindLine&, const std::string&);
std::string bindDeferAccept(BindLine&, const std::string&);
std::string bindId(BindLine&, const std::string&);
std::string bindInterface(BindLine&, const std::string&);
std::string bindMss(BindLine&, const std::string&);
std::string bindNice(BindLine&, const std::string&);
std::string bindShards(BindLine&, const std::string&);
std::string bindTcpUt(BindLine&, const std::string&);
std::string bindTfo(BindLine&, const std::string&);
std::string bindThread(BindLine&, const std::string&);
std::string bindGid(BindLine&, const std::string&);
std::string bindGroup(BindLine&, const std::string&);
std::string bindExposeFd(BindLine&, const std::string&);
std::string bindSeverityOutput(BindLine&, const std::string&);
std::string bindLevel(BindLine&, const std::string&);
std::string bindMaxconn(BindLine&, const std::string&);
std::string bindMode(BindLine&, const std::string&);
std::string bindName(BindLine&, const std::string&);
std::string bindUid(BindLine&, const std::string&);
std::string bindUser(BindLine&, const std::string&);
std::string bindV4v6(BindLine&, const std::string&);
std::string bindV6only(BindLine&, const std::string&);

// initaddr.cpp
std::string serverInitAddr(ServerLine&, const std::string&);
/// Looks up the host names of servers, once everything else is right.
void findAddresses(Context&);

// mailerskeywords.cpp
void openMailers(Context&, const Args&);
void mailersMailer(Context&, const Args&);
void mailersTimeout(Context&, const Args&);
void proxyEmailAlert(Context&, const Args&);

// cachekeywords.cpp
void openCache(Context&, const Args&);
void cacheTotalSize(Context&, const Args&);
void cacheMaxAge(Context&, const Args&);
void cacheObjectSize(Context&, const Args&);
void cacheVary(Context&, const Args&);
void cacheSecondary(Context&, const Args&);
void proxyFilter(Context&, const Args&);

// variablekeywords.cpp
void globalSetVar(Context&, const Args&);

// poolkeywords.cpp
void proxyHttpReuse(Context&, const Args&);
void proxyMaxKeepAliveQueue(Context&, const Args&);
std::string serverIgnoredNumber(ServerLine&, const std::string&);
std::string serverLogProto(ServerLine&, const std::string&);
std::string serverPoolMaxConn(ServerLine&, const std::string&);
std::string serverPoolPurgeDelay(ServerLine&, const std::string&);
std::string serverProto(ServerLine&, const std::string&);
std::string serverRedir(ServerLine&, const std::string&);
std::string serverTcpUt(ServerLine&, const std::string&);
std::string serverTfo(ServerLine&, const std::string&);
std::string serverWs(ServerLine&, const std::string&);

// keepalivekeywords.cpp
void proxyKeepAliveCount(Context&, const Args&);
void proxyKeepAliveTime(Context&, const Args&);

// unixbind.cpp
void globalUnixBind(Context&, const Args&);
/// What `unix-bind` says of a unix socket that its own line does not; of others nothing.
void completeUnixSocket(const UnixBind& defaults, Endpoint& address, int& mode, int& uid, int& gid);

// sourcekeywords.cpp
void proxySource(Context&, const Args&);
void proxyUsesrc(Context&, const Args&);
std::string serverInterface(ServerLine&, const std::string&);
std::string serverSource(ServerLine&, const std::string&);
std::string serverUsesrc(ServerLine&, const std::string&);

// serverline.cpp
void readServerTemplate(Context&, const Args&);
void readServer(Context&, const Args&);
void readDefaultServer(Context&, const Args&);

// serverkeywords.cpp
std::string serverAddr(ServerLine&, const std::string&);
std::string serverAgentAddr(ServerLine&, const std::string&);
std::string serverAgentCheck(ServerLine&, const std::string&);
std::string serverAgentInter(ServerLine&, const std::string&);
std::string serverAgentPort(ServerLine&, const std::string&);
std::string serverAgentSend(ServerLine&, const std::string&);
std::string serverNoAgentCheck(ServerLine&, const std::string&);
std::string serverBackup(ServerLine&, const std::string&);
std::string serverCheck(ServerLine&, const std::string&);
std::string serverCookie(ServerLine&, const std::string&);
std::string serverDisabled(ServerLine&, const std::string&);
std::string serverDowninter(ServerLine&, const std::string&);
std::string serverEnabled(ServerLine&, const std::string&);
std::string serverErrorLimit(ServerLine&, const std::string&);
std::string serverFall(ServerLine&, const std::string&);
std::string serverFastinter(ServerLine&, const std::string&);
std::string serverId(ServerLine&, const std::string&);
std::string serverInter(ServerLine&, const std::string&);
std::string serverMaxconn(ServerLine&, const std::string&);
std::string serverMinconn(ServerLine&, const std::string&);
std::string serverMaxqueue(ServerLine&, const std::string&);
std::string serverNoBackup(ServerLine&, const std::string&);
std::string serverNoCheck(ServerLine&, const std::string&);
std::string serverNonStick(ServerLine&, const std::string&);
std::string serverObserve(ServerLine&, const std::string&);
std::string serverOnError(ServerLine&, const std::string&);
std::string serverOnMarkedDown(ServerLine&, const std::string&);
std::string serverOnMarkedUp(ServerLine&, const std::string&);
std::string serverPort(ServerLine&, const std::string&);
std::string serverRise(ServerLine&, const std::string&);
std::string serverSlowstart(ServerLine&, const std::string&);
std::string serverStick(ServerLine&, const std::string&);
std::string serverTrack(ServerLine&, const std::string&);
std::string serverWeight(ServerLine&, const std::string&);

// linkkeywords.cpp
std::string serverCheckSendProxy(ServerLine&, const std::string&);
std::string serverNoCheckSendProxy(ServerLine&, const std::string&);
std::string serverNoSendProxy(ServerLine&, const std::string&);
std::string serverNoSendProxyV2(ServerLine&, const std::string&);
std::string serverProxyV2Options(ServerLine&, const std::string&);
std::string serverSendProxy(ServerLine&, const std::string&);
std::string serverSendProxyV2(ServerLine&, const std::string&);

// stickkeywords.cpp
void readStick(Context&, const Args&);
void readStickTable(Context&, const Args&);

// statekeywords.cpp
void globalServerStateBase(Context&, const Args&);
void globalServerStateFile(Context&, const Args&);
void proxyLoadServerState(Context&, const Args&);
void proxyServerStateFileName(Context&, const Args&);
/// `# switchyard: stick-table persist ...`
void readPersistDirective(Context&, const Args& words);

// logkeywords.cpp
void readLog(Context&, const Args&);

// statskeywords.cpp
void globalStats(Context&, const Args&);
void readStats(Context&, const Args&);

}  // namespace yard
