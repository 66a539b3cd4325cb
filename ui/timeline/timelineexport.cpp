#include "ui/timeline/timelineexport.h"

#include <QBuffer>
#include <QClipboard>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QSaveFile>

#include "ui/look/theme.h"
#include "ui/timeline/timelinecsv.h"
#include "ui/timeline/timelinestack.h"

namespace yard {
namespace {

/// On the card's surface: by itself the stack is transparent.
QImage pictureOf(TimelineStack& stack) {
    const double ratio = stack.devicePixelRatioF();
    QImage image((QSizeF(stack.size()) * ratio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(tokens().surface);
    stack.render(&image, {}, {}, QWidget::DrawChildren);
    return image;
}

}  // namespace

TimelineExport::TimelineExport(TimelineStack& stack, QWidget* parent)
    : QMenu(parent), m_stack(stack) {
    setFont(uiFont(13));
    addAction(tr("Save the figures as CSV\u2026"), this,
              [this] { ask(QStringLiteral("csv"), tr("Tables (*.csv)")); });
    addAction(tr("Save the picture as PNG\u2026"), this,
              [this] { ask(QStringLiteral("png"), tr("Pictures (*.png)")); });
    addSeparator();
    addAction(tr("Copy the figures"), this, [this] {
        QGuiApplication::clipboard()->setText(timelineCsv(m_stack.view().timeline));
        emit copied(tr("The figures are copied"));
    });
    addAction(tr("Copy the picture"), this, [this] {
        QGuiApplication::clipboard()->setImage(pictureOf(m_stack));
        emit copied(tr("The picture is copied"));
    });
}

void TimelineExport::ask(const QString& suffix, const QString& filter) {
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(m_stack.view().timeline.endMs);
    const QString name = QStringLiteral("timeline-%1.%2")
                             .arg(end.toString(QStringLiteral("yyyyMMdd-HHmmss")), suffix);
    auto* dialog = new QFileDialog(m_stack.window(), tr("Save the timeline"),
                                   QDir::home().filePath(name), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const QString why = write(file);
        if (why.isEmpty())
            emit written(file);
        else
            emit failed(why);
    });
    dialog->open();
}

QByteArray TimelineExport::contentOf(const QString& file) const {
    if (file.endsWith(u".csv", Qt::CaseInsensitive))
        return timelineCsv(m_stack.view().timeline).toUtf8();
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    pictureOf(m_stack).save(&buffer, "PNG");
    return content;
}

QString TimelineExport::write(const QString& file) const {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) return out.errorString();
    out.write(contentOf(file));
    return out.commit() ? QString() : out.errorString();
}

}  // namespace yard
