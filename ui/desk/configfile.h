#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"

namespace yard {

/// Puts `text` in place of the file as a whole, after a copy of what was there beside it; the
/// copy's name. An Error leaves the file as it was.
Result<QString> replaceFile(const QString& file, const QByteArray& text);
/// The same without a copy.
Result<bool> writeWhole(const QString& file, const QByteArray& text);

}  // namespace yard
