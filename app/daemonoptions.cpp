#include "app/daemonoptions.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace yard {
namespace {

std::optional<long> number(const std::string& text) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return {};
    return value;
}

/// Reads one command line from left to right.
class Reader {
public:
    explicit Reader(const std::vector<std::string>& arguments) : m_arguments(arguments) {}

    Result<DaemonOptions> read() {
        while (m_at < m_arguments.size() && m_fault.empty() &&
               m_options.show == DaemonOptions::Show::Nothing)
            option(m_arguments[m_at++]);
        if (!m_fault.empty()) return Error{m_fault};
        if (m_options.files.empty() && m_options.show == DaemonOptions::Show::Nothing) usage();
        return m_options;
    }

private:
    void option(const std::string& word) {
        if (word == "--") return rest();
        if (word == "--strict") return void(m_options.strict = true);
        if (word == "--version") return void(m_options.show = DaemonOptions::Show::Version);
        if (word.size() < 2 || word[0] != '-') return usage();
        if (!flag(word) && !valued(word) && !debugging(word)) usage();
    }

    /// Words that stand alone.
    bool flag(const std::string& word) {
        if (word == "-v")
            m_options.show = DaemonOptions::Show::Version;
        else if (word == "-vv")
            m_options.show = DaemonOptions::Show::Build;
        else if (word == "-h" || word == "--help")
            m_options.show = DaemonOptions::Show::Usage;
        else if (word == "-c")
            m_options.check = true;
        else if (word == "-D")
            m_options.daemon = true;
        else if (word == "-d" || word == "-db")
            m_options.foreground = true;
        else if (word == "-W" || word == "-Ws")
            m_options.masterWorker = true, m_options.notify |= word == "-Ws";
        else if (word == "-q")
            m_options.quiet = true;
        else if (word == "-V")
            m_options.verbose = true;
        else if (word == "-dW")
            m_options.zeroWarning = true;
        else
            return false;
        return true;
    }

    /// Words that take a value.
    bool valued(const std::string& word) {
        if (word == "-f")
            m_options.files.push_back(value(word));
        else if (word == "-C")
            m_options.folder = value(word);
        else if (word == "-p")
            m_options.pidfile = value(word);
        else if (word == "-L")
            m_options.localPeer = value(word);
        else if (word == "-n")
            m_options.maxconn = count(word);
        else if (word == "-N")
            m_options.proxyMaxconn = count(word);
        else if (word == "-m")
            count(word);
        else if (word == "-x")
            m_options.oldSocket = value(word);
        else if (word == "-S")
            m_options.masterSocket = value(word);
        else if (word == "-sf")
            pids(word, m_options.finish);
        else if (word == "-st")
            pids(word, m_options.terminate);
        else if (word == "-cc")
            m_options.condition = value(word);
        else
            return false;
        return true;
    }

    /// -dM, -dM<byte>, -dK<class>, ...: they tune or dump what Switchyard does not have.
    static bool debugging(const std::string& word) {
        return word.size() > 2 && word[1] == 'd' &&
               std::string("MekpSGRLKrVDtTCFZI").find(word[2]) != std::string::npos;
    }

    std::string value(const std::string& word) {
        if (m_at < m_arguments.size()) return m_arguments[m_at++];
        m_fault = "'" + word + "' needs a value";
        return {};
    }

    long count(const std::string& word) {
        const std::string text = value(word);
        const auto n = number(text);
        if (!n && m_fault.empty()) m_fault = "'" + word + "' needs a number, not '" + text + "'";
        return n.value_or(0);
    }

    void pids(const std::string& word, std::vector<long>& into) {
        for (; m_at < m_arguments.size() && !m_arguments[m_at].starts_with('-'); ++m_at) {
            const std::string& text = m_arguments[m_at];
            const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
            if (digits < text.size()) {
                m_fault = word + " option: some bytes unconsumed in PID list {" +
                          text.substr(digits) + "}";
                return;
            }
            const auto pid = number(text);
            if (!pid || *pid == 0) return usage();
            into.push_back(*pid);
        }
    }

    void rest() {
        while (m_at < m_arguments.size()) m_options.files.push_back(m_arguments[m_at++]);
    }

    void usage() { m_options.show = DaemonOptions::Show::Usage; }

    const std::vector<std::string>& m_arguments;
    size_t m_at = 0;
    DaemonOptions m_options;
    std::string m_fault;
};

}  // namespace

Result<DaemonOptions> parseDaemonOptions(const std::vector<std::string>& arguments) {
    return Reader(arguments).read();
}

std::string usageText(const std::string& program) {
    return "Usage : " + program +
           R"( [-f <cfgfile|cfgdir>]* [ -vdVD ] [ -n <maxconn> ] [ -N <maxpconn> ]
        [ -p <pidfile> ] [ -C <dir> ] [ --strict ] [-- <cfgfile>*]
        -f reads a file, or the *.cfg files of a folder ; may be repeated
        -c only checks the configuration ; -q says nothing ; -V says more
        -v displays version ; -vv displays what is built in
        -d, -db stay in the foreground ; -D goes to the background
        -n sets the maximum total # of connections
        -N sets the maximum # of connections of a proxy
        -p writes the pid to this file (with -D or -W)
        -C changes to this folder before loading files
        -L sets the local peer name
        -dW fails if any warning is emitted
        -sf/-st [pid ]* finishes/terminates old pids.
        --strict HAProxy's own behaviour : '# switchyard:' comments are ignored
        -W, -Ws as master and worker : one process that SIGUSR2 and SIGHUP reload ;
            -Ws tells systemd when it is ready
        -S <bind>[,level,..] binds the master's command line (with -W)
        Accepted and without effect : -x -m, and -dM and the other -d switches
)";
}

}  // namespace yard
