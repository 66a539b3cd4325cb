#include "ui/parts/spokenrole.h"

#include <QAccessibleWidget>

namespace yard {
namespace {

constexpr const char* Property = "spokenRole";

QAccessibleInterface* faceWithRole(const QString&, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    const QVariant role = widget ? widget->property(Property) : QVariant();
    if (!role.isValid()) return nullptr;
    return new QAccessibleWidget(widget, static_cast<QAccessible::Role>(role.toInt()));
}

}  // namespace

void setSpokenRole(QWidget& widget, QAccessible::Role role) {
    QAccessible::installFactory(faceWithRole);  // once is enough, as it sees to itself
    widget.setProperty(Property, static_cast<int>(role));
}

}  // namespace yard
