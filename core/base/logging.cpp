#include "core/base/logging.h"

namespace yard {

Q_LOGGING_CATEGORY(lcNet, "yard.net", QtWarningMsg)
Q_LOGGING_CATEGORY(lcTraffic, "yard.traffic", QtWarningMsg)
Q_LOGGING_CATEGORY(lcEngine, "yard.engine", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "yard.ui", QtWarningMsg)

}  // namespace yard
