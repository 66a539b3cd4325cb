#pragma once

#include <QtTest>

// QtTest waits for five seconds, which pass while other programs have the processor: for tests of
// real proxies and windows it is more.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(what) QTRY_VERIFY_WITH_TIMEOUT(what, 20000)
#define QTRY_VERIFY2(what, message) QTRY_VERIFY2_WITH_TIMEOUT(what, message, 20000)
#define QTRY_COMPARE(what, wanted) QTRY_COMPARE_WITH_TIMEOUT(what, wanted, 20000)
