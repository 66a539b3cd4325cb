#include <cstdlib>

#include "core/config/reading/address.h"
#include "core/config/reading/handlers.h"
#include "core/config/reading/values.h"

namespace yard {
namespace {

std::string readCount(const char* word, const std::string& value, int64_t& target) {
    const auto number = parseInteger(value);
    if (!number) return std::string("'") + word + "' : missing value";
    if (*number < 0 || *number > INT32_MAX)
        return std::string("'") + word + "' : invalid value " + value + ", must be >= 0";
    target = *number;
    return {};
}

std::string readId(const char* word, const std::string& value, int& target) {
    if (value.empty()) return std::string("'") + word + "' : missing value";
    const auto number = smallNumber(value);
    if (!number) return std::string("'") + word + "' : '" + value + "' is not a number";
    target = *number;
    return {};
}

/// The binds of one element of an address list: one for each port of a range.
void addBinds(const Context& context, const BindConf& words, const std::string& text,
              const Address& address) {
    ProxyDraft& proxy = *context.proxy;
    BindConf bind = words;
    bind.text = text;
    bind.fd = address.fd;
    if (bind.backlog == 0) bind.backlog = proxy.backlog;
    if (address.port != Address::Port::Given) {
        bind.address = address.endpoint;
        completeUnixSocket(context.global.unixBind, bind.address, bind.mode, bind.uid, bind.gid);
        proxy.conf.binds.push_back(std::move(bind));
        return;
    }
    for (int port = address.firstPort; port <= address.lastPort; ++port) {
        bind.address = address.endpoint.withPort(static_cast<uint16_t>(port));
        proxy.conf.binds.push_back(bind);
    }
}

struct Element {
    std::string text;
    Address address;
};

/// The comma-separated list at args[1]; nullopt after a complaint.
std::optional<std::vector<Element>> readAddressList(Context& context, const std::string& list) {
    AddressRules rules;
    rules.portNeeded = rules.ranges = rules.descriptors = true;
    std::vector<Element> elements;
    for (size_t from = 0; from < list.size();) {
        const size_t comma = std::min(list.find(',', from), list.size());
        const std::string text = list.substr(from, comma - from);
        from = comma + 1;
        auto address = parseAddress(text, rules, [&](auto name) { return context.lookup(name); });
        if (!address) {
            context.alert("'bind' : " + address.error(), 1);
            return std::nullopt;
        }
        elements.push_back({text, *address});
    }
    return elements;
}

}  // namespace

void readBind(Context& context, const Args& args) {
    if (!args.has(1))
        return context.alert(
            "'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as "
            "arguments.");
    const auto elements = readAddressList(context, args[1]);
    if (!elements) return;
    BindLine line{context, {}, args[1]};
    line.conf.where = context.where;
    bool unknown = false;
    if (const auto fault = readBindWords(line, args, 2, unknown); !fault.empty())
        return context.alert("'bind " + args[1] + "' in section '" + context.section +
                                 (unknown ? "': " : "' : ") + fault,
                             line.fault);
    if (line.conf.tls) {
        line.conf.tls->where = context.where;
        line.conf.tls->text = args[1];
    }
    for (const Element& element : *elements)
        addBinds(context, line.conf, element.text, element.address);
}

std::string readBindWords(BindLine& line, const Args& args, size_t at, bool& unknown) {
    for (; args.has(at); ++at) {
        line.fault = at;
        const Keyword* word = findKeyword(Place::Bind, args[at]);
        if (!word) {
            unknown = !isNotRun(Place::Bind, args[at]);
            const std::string hint = didYouMean(Place::Bind, args[at]);
            return !unknown ? Context::notRunText(args[at])
                            : "unknown keyword '" + args[at] + "'" + (hint.empty() ? "." : hint);
        }
        const auto& handler = std::get<BindHandler>(word->action);
        if (const auto fault = handler.run(line, args[at + 1]); !fault.empty()) return fault;
        if (handler.takesValue) ++at;
    }
    return {};
}

std::string bindAcceptProxy(BindLine& line, const std::string&) {
    line.conf.acceptProxy = true;
    return {};
}

std::string bindBacklog(BindLine& line, const std::string& value) {
    int64_t backlog = 0;
    auto fault = readCount("backlog", value, backlog);
    line.conf.backlog = static_cast<int>(backlog);
    return fault;
}

std::string bindMaxconn(BindLine& line, const std::string& value) {
    return readCount("maxconn", value, line.conf.maxconn);
}

std::string bindName(BindLine& line, const std::string& value) {
    if (value.empty()) return "'name' : missing name";
    line.conf.name = value;
    return {};
}

std::string bindMode(BindLine& line, const std::string& value) {
    char* end = nullptr;
    const long mode = std::strtol(value.c_str(), &end, 8);
    if (value.empty() || *end || mode < 0 || mode > 07777)
        return "'mode' : missing or invalid mode '" + value + "' (octal integer expected)";
    line.conf.mode = static_cast<int>(mode);
    return {};
}

std::string bindUid(BindLine& line, const std::string& value) {
    return readId("uid", value, line.conf.uid);
}

std::string bindGid(BindLine& line, const std::string& value) {
    return readId("gid", value, line.conf.gid);
}

std::string bindUser(BindLine& line, const std::string& value) {
    if (value.empty()) return "'user' : missing user name";
    const auto id = userId(value);
    if (!id) return "'user' : unknown user name '" + value + "'";
    line.conf.uid = *id;
    return {};
}

std::string bindGroup(BindLine& line, const std::string& value) {
    if (value.empty()) return "'group' : missing group name";
    const auto id = groupId(value);
    if (!id) return "'group' : unknown group name '" + value + "'";
    line.conf.gid = *id;
    return {};
}

std::string bindLevel(BindLine& line, const std::string& value) {
    if (value.empty()) return "'level' : missing level";
    static constexpr std::string_view Levels[] = {"user", "operator", "admin"};
    for (int level = 0; level < 3; ++level)
        if (value == Levels[level]) {
            line.level = level;
            return {};
        }
    return "'level' only supports 'user', 'operator', and 'admin' (got '" + value + "')";
}

/// For a process that takes the listeners over; a reload here keeps them, so nothing is to be done.
std::string bindExposeFd(BindLine&, const std::string& value) {
    if (value.empty()) return "'expose-fd' : missing fd type";
    if (value != "listeners") return "'expose-fd' only supports 'listeners' (got '" + value + "')";
    return {};
}

std::string bindSeverityOutput(BindLine& line, const std::string& value) {
    if (value.empty()) return "'severity-output' : missing severity format";
    static constexpr std::string_view Forms[] = {"none", "number", "string"};
    for (int form = 0; form < 3; ++form)
        if (value == Forms[form]) {
            line.severity = form;
            return {};
        }
    return "'severity-output' only supports 'none', 'number', and 'string' (got '" + value + "')";
}

std::string bindTfo(BindLine& line, const std::string&) {
    line.conf.fastOpen = true;
    return {};
}

std::string bindMss(BindLine& line, const std::string& value) {
    if (value.empty()) return "'mss' : missing MSS value";
    const int64_t mss = parseInteger(value).value_or(0);
    if (mss == 0 || mss < -65535 || mss > 65535)
        return "'mss' : expects an MSS with and absolute value between 1 and 65535";
    line.conf.mss = static_cast<int>(mss);
    return {};
}

std::string bindTcpUt(BindLine& line, const std::string& value) {
    if (value.empty()) return "'tcp-ut' : missing TCP User Timeout value";
    const TimeText time = parseTime(value);
    if (time.fault != TimeText::Fault::None || time.ignored)
        return "'tcp-ut' : expects a positive delay in milliseconds";
    line.conf.userTimeout = static_cast<int>(time.millis);
    return {};
}

std::string bindInterface(BindLine& line, const std::string& value) {
    if (value.empty()) return "'interface' : missing interface name";
    line.conf.interface = value;
    return {};
}

/// Listeners are numbered by their place; a number of one's own is checked and has no effect.
std::string bindId(BindLine& line, const std::string& value) {
    if (value.empty()) return "'id' : expects an integer argument";
    const auto id = parseInteger(value);
    if (!id) return "'id' : expects an integer argument, found '" + value + "'";
    if (*id <= 0) return "'id' : custom id has to be > 0";
    line.conf.id = static_cast<int>(*id);
    return {};
}

// Each worker has a socket of its own for every bind, whatever these say.

std::string bindNice(BindLine&, const std::string& value) {
    if (value.empty()) return "'nice' : missing value";
    const auto nice = parseInteger(value);
    if (!nice) return "'nice' : invalid value '" + value + "'";
    if (*nice >= -1024 && *nice <= 1024) return {};
    return "'nice' : invalid value " + value + ", allowed range is -1024..1024";
}

std::string bindShards(BindLine&, const std::string& value) {
    if (value.empty()) return "'shards' : missing value";
    const int64_t shards = parseInteger(value).value_or(0);
    if (value == "by-thread" || (shards > 0 && shards <= 64)) return {};
    return "'shards' : invalid value " + std::to_string(shards) +
           ", allowed range is 1..64 or 'by-thread'";
}

std::string bindThread(BindLine&, const std::string& value) {
    const std::string threads = value.substr(value.find('/') + 1);
    if (isNumberRange(threads, 1, 64)) return {};
    const bool number =
        !threads.empty() && threads.find_first_not_of("0123456789-") == threads.npos;
    return "'" + value + "' : '" + value + "' is not a valid number/range." +
           (number || value.empty() ? " It supports numbers from 1 to 64." : "");
}

std::string bindDeferAccept(BindLine& line, const std::string&) {
    line.conf.deferAccept = true;
    return {};
}

std::string bindV4v6(BindLine& line, const std::string&) {
    line.conf.v4v6 = true;
    return {};
}

std::string bindV6only(BindLine& line, const std::string&) {
    line.conf.v6only = true;
    return {};
}

}  // namespace yard
