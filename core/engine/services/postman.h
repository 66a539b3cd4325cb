#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/config/values/config.h"

namespace yard {

/// Hands mails to mailers, by SMTP (RFC 5321): to each of a section, those of a proxy one after
/// the other. What a mailer does not take, or not in time, is lost, as HAProxy's is. Control
/// thread.
class Postman {
public:
    explicit Postman(Clock& clock);
    ~Postman();
    struct Mail {
        std::string from, to, host;  ///< `host`: what we call ourselves
        std::string text;            ///< a line: the subject, and all there is
    };
    /// Those of one proxy wait for one another.
    void send(const MailersConf& mailers, const std::string& proxy, const Mail& mail);

private:
    class Round;
    Clock& m_clock;
    std::map<std::string, std::unique_ptr<Round>> m_rounds;  ///< by proxy and address
};

}  // namespace yard
