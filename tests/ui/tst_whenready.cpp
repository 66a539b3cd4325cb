#include <QPromise>
#include <QThread>
#include <QtTest>

#include "ui/desk/whenready.h"

using namespace yard;

/// Answers come from other threads, and who asked may be gone by then.
class TestWhenReady : public QObject {
    Q_OBJECT
private slots:
    void tellsWhatCame();
    void readyAlready();
    void nothingCame();
    void theContextGoesFirst();
};

void TestWhenReady::tellsWhatCame() {
    QObject context;
    QPromise<int> promise;
    promise.start();
    int seen = 0;
    QThread* where = nullptr;
    whenReady(promise.future(), &context, [&](int number) {
        seen = number;
        where = QThread::currentThread();
    });
    std::unique_ptr<QThread> other(QThread::create([&] {
        promise.addResult(7);
        promise.finish();
    }));
    other->start();
    QTRY_COMPARE(seen, 7);
    QCOMPARE(where, thread());
    other->wait();
    QTRY_VERIFY(context.children().isEmpty());  // and leaves nothing behind
}

void TestWhenReady::readyAlready() {
    int seen = 0;
    whenReady(QtFuture::makeReadyFuture(3), this, [&](int number) { seen = number; });
    QTRY_COMPARE(seen, 3);
}

void TestWhenReady::nothingCame() {
    QObject context;
    bool called = false;
    {
        QPromise<int> promise;
        promise.start();
        whenReady(promise.future(), &context, [&](int) { called = true; });
    }
    QTRY_VERIFY(context.children().isEmpty());
    QVERIFY(!called);
}

void TestWhenReady::theContextGoesFirst() {
    for (int i = 0; i < 500; ++i) {
        auto context = std::make_unique<QObject>();
        QPromise<int> promise;
        promise.start();
        const QObject* gone = context.get();
        whenReady(promise.future(), context.get(), [gone](int) { QVERIFY(!gone); });
        std::unique_ptr<QThread> other(QThread::create([&] {
            promise.addResult(1);
            promise.finish();
        }));
        other->start();
        context.reset();
        QCoreApplication::processEvents();
        other->wait();
    }
}

QTEST_GUILESS_MAIN(TestWhenReady)
#include "tst_whenready.moc"
