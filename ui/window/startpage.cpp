#include "ui/window/startpage.h"

#include <QDir>
#include <QFileInfo>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/parts/card.h"
#include "ui/window/startpicture.h"

namespace yard {
namespace {

constexpr int CardWidth = 272, CardHeight = 206;

/// "~/proxy/haproxy.cfg"
QString shortPath(const QString& file) {
    const QString home = QDir::homePath() + QLatin1Char('/');
    return file.startsWith(home) ? QStringLiteral("~/") + file.mid(home.size()) : file;
}

/// Of a path its end.
QString shortAddress(const QString& address) {
    const QString name = address.section(u'/', -1);
    return name.isEmpty() ? address : name;
}

QLabel* centred(const QString& text, const QFont& font, const char* role) {
    QLabel* label = makeLabel(text, font, role);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

}  // namespace

StartPage::StartPage(const Recent& recent, bool canReturn, QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("What to run"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 8, 24, 8);
    layout->setSpacing(0);
    layout->addStretch(2);
    m_picture = new StartPicture;
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addSpacing(22);
    layout->addWidget(
        centred(tr("Watch a proxy fail over, step by step"), uiFont(24, QFont::Bold), "title"));
    layout->addSpacing(6);
    layout->addWidget(centred(tr("Nothing leaves this computer. The demo starts two small web "
                                 "servers, and clients for them, on 127.0.0.1."),
                              uiFont(14), "text2"));
    layout->addSpacing(24);
    layout->addWidget(makeCards(), 0, Qt::AlignHCenter);
    layout->addSpacing(20);
    layout->addWidget(makeFoot(recent, canReturn), 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

QWidget* StartPage::makeCards() {
    auto* box = new QWidget;
    auto* row = m_cards = new QBoxLayout(QBoxLayout::LeftToRight, box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    m_demo = new QPushButton(tr("Start demo"));
    m_demo->setObjectName(QStringLiteral("primary"));
    m_demo->setDefault(true);
    row->addWidget(makeCard(QStringLiteral("zap"), tr("Run the failover demo"),
                            tr("Sends 20 requests a second to hosting1. Kill it, and see its "
                               "backup take over without a lost request."),
                            m_demo, true));
    auto* open = new QPushButton(tr("Open file\u2026"));
    row->addWidget(makeCard(QStringLiteral("folder"), tr("Open a configuration"),
                            tr("Use your own haproxy.cfg. What cannot run is listed, with file "
                               "and line, before anything starts."),
                            open, false));
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoAsked);
    connect(open, &QPushButton::clicked, this, &StartPage::fileAsked);
    auto* attach = new QPushButton(tr("Attach\u2026"));
    row->addWidget(makeCard(QStringLiteral("plug"), tr("Attach to a running core"),
                            tr("Connect to a HAProxy or a switchyardd through its stats socket. It "
                               "runs on when the console closes."),
                            attach, false));
    connect(attach, &QPushButton::clicked, this, &StartPage::attachAsked);
    return box;
}

QWidget* StartPage::makeCard(const QString& iconName, const QString& title, const QString& text,
                             QPushButton* button, bool primary) {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("firstCard"));
    card->setProperty("primary", primary);
    card->setFixedWidth(CardWidth);
    card->setMinimumHeight(CardHeight);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(6);
    auto* picture = new QLabel;
    const auto colour = [picture, iconName, primary] {
        picture->setPixmap(iconPixmap(iconName, primary ? tokens().accent : tokens().text2, 24,
                                      picture->devicePixelRatioF()));
    };
    colour();
    connect(themeNotifier(), &ThemeNotifier::changed, picture, colour);
    layout->addWidget(picture);
    layout->addSpacing(6);
    layout->addWidget(makeLabel(title, uiFont(15, QFont::DemiBold), "title"));
    QLabel* words = makeLabel(text, uiFont(13), "text2");
    words->setWordWrap(true);
    layout->addWidget(words);
    layout->addStretch();
    button->setFont(uiFont(13, QFont::DemiBold));
    button->setAccessibleDescription(text);
    layout->addWidget(button);
    return card;
}

/// One below the other, without the picture.
void StartPage::setNarrow(bool narrow) {
    const auto direction = narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    m_cards->setDirection(direction);
    m_foot->setDirection(direction);
    m_picture->setVisible(!narrow);
}

/// What was chosen before, at one press.
void StartPage::addAgain(const QString& text, const QString& tip,
                         const std::function<void()>& call) {
    auto* again = new QPushButton(text);
    again->setFont(uiFont(13, QFont::Medium));
    again->setToolTip(tip);
    again->setAccessibleDescription(tip);
    m_foot->addWidget(again);
    connect(again, &QPushButton::clicked, this, call);
}

QWidget* StartPage::makeFoot(const Recent& recent, bool canReturn) {
    auto* box = new QWidget;
    auto* row = m_foot = new QBoxLayout(QBoxLayout::LeftToRight, box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    if (canReturn) addAgain(tr("Back to what runs"), {}, [this] { emit backAsked(); });
    if (!recent.file.isEmpty())
        addAgain(tr("Open %1").arg(QFileInfo(recent.file).fileName()), shortPath(recent.file),
                 [this, file = recent.file] { emit recentAsked(file); });
    if (!recent.address.isEmpty())
        addAgain(tr("Attach to %1").arg(shortAddress(recent.address)), recent.address,
                 [this, address = recent.address] { emit addressAsked(address); });
    row->addWidget(
        makeLabel(canReturn ? tr("Enter starts the demo.  Ctrl+O opens a file.  Esc goes back.")
                            : tr("Enter starts the demo.  Ctrl+O opens a file.  F1 shows all "
                                 "keys."),
                  uiFont(12), "muted"));
    return box;
}

}  // namespace yard
