#include <array>
#include <string>

#include "core/http/message/writer.h"

namespace yard {
namespace {

struct Words {
    int status;
    std::string_view title, text;
};

/// HAProxy 2.6's words, to the letter (its 407 and 501 are so).
constexpr Words AllWords[] = {
    {200, "OK", "Service ready."},
    {400, "Bad request", "Your browser sent an invalid request."},
    {401, "Unauthorized", "You need a valid user and password to access this content."},
    {403, "Forbidden", "Request forbidden by administrative rules."},
    {404, "Not Found", "The resource could not be found."},
    {405, "Method Not Allowed",
     "A request was made of a resource using a request method not supported by that resource"},
    {407, "Unauthorized", "You need a valid user and password to access this content."},
    {408, "Request Time-out", "Your browser didn't send a complete request in time."},
    {410, "Gone", "The resource is no longer available and will not be available again."},
    {413, "Payload Too Large", "The request entity exceeds the maximum allowed."},
    {421, "Misdirected Request", "Request sent to a non-authoritative server."},
    {422, "Unprocessable Content", "The server cannot process the contained instructions."},
    {425, "Too Early", "Your browser sent early data."},
    {429, "Too Many Requests", "You have sent too many requests in a given amount of time."},
    {500, "Internal Server Error", "An internal server error occurred."},
    {501, "Not Implemented",
     ".The server does not support the functionality required to fulfill the request."},
    {502, "Bad Gateway", "The server returned an invalid or incomplete response."},
    {503, "Service Unavailable", "No server is available to handle this request."},
    {504, "Gateway Time-out", "The server didn't respond in time."},
};
constexpr size_t Count = std::size(AllWords);

/// The places of a page by what becomes of the connection.
enum Form : size_t { Stay, Close, Early, Forms };

std::string page(const Words& words, Form form) {
    const std::string name = std::to_string(words.status) + " " + std::string(words.title);
    const std::string body =
        "<html><body><h1>" + name + "</h1>\n" + std::string(words.text) + "\n</body></html>\n";
    const std::string length = std::to_string(body.size());
    const std::string line = "HTTP/1.1 " + name + "\r\n";
    if (form == Early)
        return line + "Content-length: " + length + "\r\nCache-Control: no-cache\r\n" +
               (words.status == 400 || words.status == 408 ? "Connection: close\r\n" : "") +
               "Content-Type: text/html\r\n\r\n" + body;
    return line + "content-length: " + length +
           "\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n" +
           (form == Close ? "connection: close\r\n" : "") + "\r\n" + body;
}

using Pages = std::array<std::array<std::string, Forms>, Count>;

const std::string& find(int status, Form form) {
    static const Pages pages = [] {
        Pages made;
        for (size_t i = 0; i < Count; ++i)
            for (size_t f = 0; f < Forms; ++f) made[i][f] = page(AllWords[i], static_cast<Form>(f));
        return made;
    }();
    size_t i = 0;
    while (i < Count && AllWords[i].status != status) ++i;
    return i < Count ? pages[i][form] : find(500, form);
}

}  // namespace

std::string_view errorPage(int status, bool close) { return find(status, close ? Close : Stay); }
std::string_view earlyErrorPage(int status) { return find(status, Early); }

}  // namespace yard
