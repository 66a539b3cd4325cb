#include "core/control/link.h"
