#include "core/config/values/logformat.h"

#include <algorithm>

namespace yard {
namespace {

constexpr LogVariable Variables[] = {
    {"B", LogItem::BytesRead},
    {"CC", LogItem::RequestCookie, true},
    {"CS", LogItem::ResponseCookie, true},
    {"H", LogItem::Hostname},
    {"HM", LogItem::Method, true},
    {"HP", LogItem::PathWithHost, true},
    {"HPO", LogItem::Path, true},
    {"HQ", LogItem::Query, true},
    {"HU", LogItem::Uri, true},
    {"HV", LogItem::Version, true},
    {"ID", LogItem::UniqueId},
    {"ST", LogItem::Status},
    {"T", LogItem::DateGmt},
    {"TR", LogItem::RequestTime, true},
    {"Ta", LogItem::ActiveTime, true},
    {"Tc", LogItem::ConnectTime},
    {"Td", LogItem::DataTime},
    {"Th", LogItem::HandshakeTime},
    {"Ti", LogItem::IdleTime, true},
    {"Tl", LogItem::DateLocal},
    {"Tq", LogItem::RequestAndIdleTime, true},
    {"Tr", LogItem::ResponseTime, true},
    {"Ts", LogItem::Timestamp},
    {"Tt", LogItem::TotalTime},
    {"Tu", LogItem::UserTime},
    {"Tw", LogItem::QueueTime},
    {"U", LogItem::BytesUploaded},
    {"ac", LogItem::ActiveConnections},
    {"b", LogItem::Backend},
    {"bc", LogItem::BackendConnections},
    {"bi", LogItem::SourceIp},
    {"bp", LogItem::SourcePort},
    {"bq", LogItem::BackendQueue},
    {"ci", LogItem::ClientIp},
    {"cp", LogItem::ClientPort},
    {"f", LogItem::Frontend},
    {"fc", LogItem::FrontendConnections},
    {"fi", LogItem::FrontendIp},
    {"fp", LogItem::FrontendPort},
    {"ft", LogItem::FrontendTransport},
    {"hr", LogItem::RequestCaptures},
    {"hrl", LogItem::RequestCapturesClf},
    {"hs", LogItem::ResponseCaptures},
    {"hsl", LogItem::ResponseCapturesClf},
    {"lc", LogItem::LostLogs},
    {"ms", LogItem::Milliseconds},
    {"pid", LogItem::Pid},
    {"r", LogItem::RequestLine, true},
    {"rc", LogItem::Retries},
    {"rt", LogItem::RequestCounter},
    {"s", LogItem::Server},
    {"sc", LogItem::ServerConnections},
    {"si", LogItem::ServerIp},
    {"sp", LogItem::ServerPort},
    {"sq", LogItem::ServerQueue},
    {"sslc", LogItem::SslCipher},
    {"sslv", LogItem::SslVersion},
    {"t", LogItem::Date},
    {"tr", LogItem::RequestDate, true},
    {"trg", LogItem::RequestDateGmt, true},
    {"trl", LogItem::RequestDateLocal, true},
    {"ts", LogItem::Termination},
    {"tsc", LogItem::TerminationWithCookie},
};

}  // namespace

const LogVariable* findLogVariable(std::string_view name) {
    const auto found =
        std::ranges::find_if(Variables, [&](const LogVariable& v) { return v.name == name; });
    return found == std::end(Variables) ? nullptr : &*found;
}

extern const std::string_view HttpLogText =
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq "
    "%hr %hs %{+Q}r";
extern const std::string_view HttpsLogText =
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq "
    "%hr %hs %{+Q}r %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] "
    "%[ssl_fc_sni]/%sslv/%sslc";
extern const std::string_view TcpLogText =
    "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq";
extern const std::string_view ClfLogText =
    "%{+Q}o %{-Q}ci - - [%trg] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac "
    "%fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl";

}  // namespace yard
