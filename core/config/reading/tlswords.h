#pragma once

#include "core/config/reading/keywords.h"
#include "core/tls/tlscontext.h"

/// The words of TLS that several kinds of lines have. The answers are what is wrong in HAProxy's
/// words, or empty.
namespace yard {

/// Those that say no more than which version is excluded, or the only one.
inline constexpr std::string_view TlsVersionWords[] = {
    "no-sslv3",    "no-tlsv10",    "no-tlsv11",    "no-tlsv12",    "no-tlsv13",
    "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13"};

using TlsWord = std::string (*)(Context&, TlsSettings&, const std::string& value);

std::string tlsAlpn(Context&, TlsSettings&, const std::string& value);
std::string tlsCaFile(Context&, TlsSettings&, const std::string& value);
std::string tlsCaVerifyFile(Context&, TlsSettings&, const std::string& value);
std::string tlsCiphers(Context&, TlsSettings&, const std::string& value);
std::string tlsCiphersuites(Context&, TlsSettings&, const std::string& value);
std::string tlsCrlFile(Context&, TlsSettings&, const std::string& value);
std::string tlsCurves(Context&, TlsSettings&, const std::string& value);
std::string tlsEcdhe(Context&, TlsSettings&, const std::string& value);
std::string tlsMaxVersion(Context&, TlsSettings&, const std::string& value);
std::string tlsMinVersion(Context&, TlsSettings&, const std::string& value);
std::string tlsNoCaNames(Context&, TlsSettings&, const std::string& value);
std::string tlsNpn(Context&, TlsSettings&, const std::string& value);
std::string tlsVerifyClient(Context&, TlsSettings&, const std::string& value);
std::string tlsAllowEarlyData(Context&, TlsSettings&, const std::string& value);

/// `no-tlsv10` (`forced`: `force-tlsv10`) and its like; false: it is no such word.
bool applyVersionWord(const std::string& word, TlsVersions& versions);
/// Of a comma separated list; empty after the fault was set.
std::vector<std::string> readProtocols(const std::string& text, std::string& fault);
/// Where a file of TLS is: relative names begin at `base`, where there is one.
std::string tlsPath(const Context& context, const std::string& base, const std::string& name);
/// The certificates that `path` means are read once.
Result<std::vector<std::shared_ptr<const TlsCertificate>>> loadCertificates(
    Context& context, const std::string& path);
/// Empty, or what is wrong with the list or a line of it.
std::string readCrtList(BindLine& line, const std::string& path);
/// What `bind` lines say of TLS, when all is read: certificates and contexts.
void completeTlsBinds(Context& context, ProxyDraft& proxy);
/// The same of a server; what is found does not name its line.
std::vector<TlsFinding> completeTlsServer(Context& context, ServerConf& server,
                                          const ProxyConf& backend);
void completeTlsServers(Context& context, ProxyDraft& proxy);

}  // namespace yard
