#include "core/runtime/attached/socketcheck.h"

#include <QPromise>

#include "core/runtime/attached/call.h"
#include "core/runtime/stats/statreader.h"

namespace yard {
namespace {

constexpr Millis CheckPatience{5000};

/// Who answers the line is a proxy if it says its name first.
QString judged(const Call& call, const std::string& answer) {
    if (!call.fault().isEmpty()) return call.fault();
    if (answer.starts_with(InfoBegins)) return {};
    return Call::tr("What answers there is no proxy: %1")
        .arg(QString::fromStdString(answer.substr(0, answer.find('\n'))));
}

}  // namespace

QFuture<QString> checkSocket(const QString& address, Clock& clock) {
    const auto place = SocketPlace::read(address.toStdString());
    if (!place) return QtFuture::makeReadyFuture(QString::fromStdString(place.error()));
    auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    auto* call = new Call(*place, "show info", clock, CheckPatience);
    const auto answer = std::make_shared<std::string>();
    QObject::connect(call, &Call::heard, call, [call, answer, promise] {
        *answer += call->take();
        if (!call->ended()) return;
        promise->addResult(judged(*call, *answer));
        promise->finish();
        DropCall()(call);
    });
    return promise->future();
}

}  // namespace yard
