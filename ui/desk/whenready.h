#pragma once

#include <QFutureWatcher>

namespace yard {

/// Calls `then` with what the future brings, in the context's thread; never when the context goes
/// first or when nothing is brought. QFuture::then() with a context of its own is no help: until Qt
/// 6.8 it fails when another thread finishes the future just as the context goes.
template <typename T, typename Then>
void whenReady(const QFuture<T>& future, QObject* context, Then then) {
    auto* watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, then = std::move(then)] {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0) then(watcher->result());
                     });
    watcher->setFuture(future);
}

}  // namespace yard
