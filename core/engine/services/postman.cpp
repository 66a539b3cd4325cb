#include "core/engine/services/postman.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <ctime>
#include <deque>

namespace yard {
namespace {

/// "Mon, 30 Nov 2026 08:34:48 +0000 (UTC)".
std::string dateOf(WallTime moment) {
    const time_t seconds = std::chrono::system_clock::to_time_t(moment);
    tm parts{};
    localtime_r(&seconds, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %T %z (%Z)", &parts)};
}

}  // namespace

/// One mailer and what is to be handed to it.
class Postman::Round {
public:
    Round(Clock& clock, Endpoint address) : m_clock(clock), m_address(std::move(address)) {}
    ~Round() { delete m_socket; }

    void add(const Mail& mail, int64_t timeout) {
        m_mails.push_back({mail, timeout});
        if (!m_socket) begin();
    }

private:
    /// What is said next, and how the answer before it begins.
    struct Step {
        char awaited;
        std::string words;
    };

    void begin() {
        if (m_mails.empty()) return;
        const auto [mail, timeout] = std::move(m_mails.front());
        m_mails.pop_front();
        const std::string head = "From: " + mail.from + "\r\nTo: " + mail.to +
                                 "\r\nDate: " + dateOf(m_clock.wall()) +
                                 "\r\nSubject: [HAProxy Alert] " + mail.text + "\r\n\r\n";
        m_steps = {{'2', "HELO " + mail.host + "\r\n"},
                   {'2', "MAIL FROM:<" + mail.from + ">\r\n"},
                   {'2', "RCPT TO:<" + mail.to + ">\r\n"},
                   {'2', "DATA\r\n"},
                   {'3', head + mail.text + "\r\n\r\n.\r\n"},
                   {'2', "QUIT\r\n"},
                   {'2', {}}};
        m_heard.clear();
        m_socket = new QTcpSocket;
        QObject::connect(m_socket, &QTcpSocket::readyRead, m_socket, [this] { listen(); });
        QObject::connect(m_socket, &QTcpSocket::errorOccurred, m_socket, [this] { next(); });
        m_timer = m_clock.after(Millis(timeout), [this] { next(); });
        m_socket->connectToHost(QHostAddress(m_address.data()), m_address.port());
    }

    /// An answer may have several lines; the last has a blank behind its number.
    void listen() {
        m_heard += m_socket->readAll();
        for (qsizetype end; (end = m_heard.indexOf('\n')) >= 0;) {
            const QByteArray line = m_heard.left(end).trimmed();
            m_heard.remove(0, end + 1);
            if (line.size() > 3 && line[3] == '-') continue;
            const Step step = std::move(m_steps.front());
            m_steps.pop_front();
            if (!line.startsWith(step.awaited) || m_steps.empty()) return next();
            m_socket->write(step.words.data(), static_cast<qint64>(step.words.size()));
        }
    }

    void next() {
        leave();
        begin();
    }

    /// Also from within the socket's own signals.
    void leave() {
        m_timer.reset();
        if (!m_socket) return;
        m_socket->disconnect();
        m_socket->close();
        std::exchange(m_socket, nullptr)->deleteLater();
    }

    Clock& m_clock;
    const Endpoint m_address;
    std::deque<std::pair<Mail, int64_t>> m_mails;
    std::deque<Step> m_steps;
    QTcpSocket* m_socket = nullptr;
    QByteArray m_heard;
    std::unique_ptr<Timer> m_timer;
};

Postman::Postman(Clock& clock) : m_clock(clock) {}
Postman::~Postman() = default;

void Postman::send(const MailersConf& mailers, const std::string& proxy, const Mail& mail) {
    for (const MailersConf::Mailer& mailer : mailers.mailers) {
        auto& round = m_rounds[proxy + " " + mailer.address.text()];
        if (!round) round = std::make_unique<Round>(m_clock, mailer.address);
        round->add(mail, mailers.timeout);
    }
}

}  // namespace yard
