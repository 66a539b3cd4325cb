#include "ui/window/attachdialog.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/desk/whenready.h"
#include "ui/look/theme.h"
#include "ui/parts/card.h"

namespace yard {
namespace {

constexpr int Width = 520;

}  // namespace

AttachDialog::AttachDialog(const QStringList& recent, AddressCheck check, QWidget* parent)
    : QDialog(parent), m_check(std::move(check)) {
    setWindowTitle(tr("Attach to a running proxy"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(10);
    layout->addWidget(makeLabel(windowTitle(), uiFont(15, QFont::DemiBold), "title"));
    QLabel* what =
        makeLabel(tr("A HAProxy or a switchyardd that has a \u201cstats socket\u201d. It "
                     "runs on its own: the console only looks on and sends it commands, "
                     "and leaves it running when it closes."),
                  uiFont(13), "text2");
    what->setWordWrap(true);
    layout->addWidget(what);
    layout->addWidget(makeField(recent));
    m_note = makeLabel({}, uiFont(12), "muted");
    m_note->setWordWrap(true);
    m_note->setMinimumHeight(34);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    layout->addWidget(m_note);
    layout->addWidget(makeButtons());
    setFixedWidth(Width);
    say({}, false);
}

QWidget* AttachDialog::makeField(const QStringList& recent) {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_address = new QComboBox;
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->setFont(monoFont(12));
    m_address->setMinimumHeight(28);
    m_address->setAccessibleName(tr("Path of the stats socket, or HOST:PORT"));
    m_address->addItems(recent);
    m_address->lineEdit()->setPlaceholderText(QStringLiteral("/run/haproxy/admin.sock"));
    m_address->lineEdit()->selectAll();
    auto* browse = new QPushButton(tr("Browse\u2026"));
    browse->setFont(uiFont(13, QFont::Medium));
    browse->setAutoDefault(false);
    row->addWidget(m_address, 1);
    row->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, &AttachDialog::browse);
    connect(m_address, &QComboBox::editTextChanged, this, [this] {
        ++m_turn;
        m_attach->setEnabled(true);
        say({}, false);
    });
    return box;
}

QWidget* AttachDialog::makeButtons() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_attach = new QPushButton(tr("Attach"));
    m_attach->setObjectName(QStringLiteral("primary"));
    m_attach->setDefault(true);
    row->addStretch();
    for (QPushButton* button : {cancel, m_attach}) {
        button->setFont(uiFont(13, QFont::Medium));
        row->addWidget(button);
    }
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_attach, &QPushButton::clicked, this, &AttachDialog::ask);
    return box;
}

/// Sockets are among what a file dialog hides.
void AttachDialog::browse() {
    const QFileInfo now(m_address->currentText());
    const QString folder = now.isAbsolute() ? now.path() : QStringLiteral("/run");
    auto* dialog = new QFileDialog(this, tr("Stats socket"), folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    connect(dialog, &QFileDialog::fileSelected, m_address, &QComboBox::setEditText);
    dialog->open();
}

void AttachDialog::ask() {
    const QString address = m_address->currentText().trimmed();
    m_attach->setEnabled(false);
    say(tr("Asking %1\u2026").arg(address), false);
    whenReady(m_check(address), this, [this, address, turn = ++m_turn](const QString& fault) {
        if (turn == m_turn) conclude(address, fault);
    });
}

void AttachDialog::conclude(const QString& address, const QString& fault) {
    m_attach->setEnabled(true);
    if (!fault.isEmpty()) return say(fault, true);
    accept();
    emit chosen(address);
}

void AttachDialog::say(const QString& text, bool bad) {
    m_note->setText(
        text.isEmpty() ? tr("In the proxy's file: \u201cstats socket /run/haproxy/admin.sock level "
                            "admin\u201d. With a lower level you see less and change less.")
                       : text);
    m_note->setStyleSheet(bad ? QStringLiteral("color: %1").arg(tokens().words(Shown::Down).name())
                              : QString());
    m_note->setAccessibleName(m_note->text());
}

}  // namespace yard
