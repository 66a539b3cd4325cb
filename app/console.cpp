#include "app/console.h"

#include <unistd.h>

#include <QApplication>
#include <QFileInfo>
#include <QPixmap>
#include <QTimer>
#include <algorithm>
#include <cstdio>

#include "app/hosted.h"
#include "core/runtime/attached/runtimelink.h"
#include "core/runtime/attached/socketcheck.h"
#include "ui/desk/desk.h"
#include "ui/desk/historyfile.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/parts/toast.h"
#include "ui/window/mainwindow.h"
#include "ui/window/tray.h"

namespace yard {
namespace {

std::vector<std::string> paths(const QStringList& files) {
    std::vector<std::string> all;
    for (const QString& file : files) all.push_back(file.toStdString());
    return all;
}

/// A proxy that does not run: there is a window to say why, but nothing to poll.
class NoLink final : public Link {
public:
    QFuture<Answer> send(const Command&) override {
        return QtFuture::makeReadyFuture(Answer{false, "The proxy does not run."});
    }
    void poll(const Since&) override {}
    std::string spelling(const Command&) const override { return {}; }
    QFuture<Spoken> say(const std::string&, bool) override {
        return QtFuture::makeReadyFuture(Spoken{"The proxy does not run.", {}});
    }
    QFuture<Spoken> more() override { return QtFuture::makeReadyFuture(Spoken()); }
    QFuture<Completions> complete(const std::string&) override {
        return QtFuture::makeReadyFuture(Completions());
    }
};

/// One history for each configuration, and for each address.
QString historyPlace(const QStringList& files, const QString& address) {
    QStringList whole;
    for (const QString& file : files) whole << QFileInfo(file).absoluteFilePath();
    if (!address.isEmpty()) whole << QStringLiteral("attached ") + address;
    return HistoryFile::placeFor(whole.join(u'\n'));
}

}  // namespace

Console::Console(ConsoleOptions options)
    : m_options(std::move(options)),
      // A picture must not depend on who makes it.
      m_settings(m_options.screenshot.isEmpty() ? Settings::ofUser() : Settings()),
      m_theme(m_options.theme.value_or(m_settings.theme())),
      m_none(std::make_unique<NoLink>()) {
    QObject::connect(&m_theme, &ThemeSwitch::chosen, &m_theme,
                     [this](ThemeChoice choice) { m_settings.setTheme(choice); });
}

Console::~Console() = default;

bool Console::read(const QStringList& files) {
    ParseOptions options;
    options.strict = m_options.strict;
    m_parsed = parseFiles(paths(files), options);
    for (const Diagnostic& note : m_parsed.notes)
        fputs(formatDiagnostic(note, getpid()).c_str(), stderr);
    return m_parsed.config.has_value();
}

/// Null: it does not run.
std::unique_ptr<Link> Console::makeLink() {
    if (!m_options.attach.isEmpty())
        return std::make_unique<RuntimeLink>(*SocketPlace::read(m_options.attach.toStdString()),
                                             m_clock);
    std::unique_ptr<EmbeddedLink> hosted;
    if (m_options.files.isEmpty())
        hosted = hostDemo(m_options.strict);
    else if (m_parsed.config)
        hosted = hostFile(std::move(m_parsed), m_options.strict);
    if (hosted)
        QObject::connect(hosted.get(), &EmbeddedLink::started, hosted.get(),
                         [this](const QString& error) { started(error); });
    return hosted;
}

void Console::host() {
    m_link = makeLink();
    m_desk = std::make_unique<Desk>(m_link ? *m_link : *m_none);
    // The demo's history ends with it, and a picture has none.
    const bool lasts = !m_options.files.isEmpty() || !m_options.attach.isEmpty();
    if (m_link && lasts && m_options.screenshot.isEmpty())
        m_history = std::make_unique<HistoryFile>(
            *m_desk, historyPlace(m_options.files, m_desk->attachedTo()));
    m_window = std::make_unique<MainWindow>(*m_desk, m_theme, m_settings);
    m_window->setWindowIcon(icon(QStringLiteral("logo"), tokens().accent, 64));
    m_window->setAddressCheck(
        [this](const QString& address) { return checkSocket(address, m_clock); });
    connectWindow();
    if (!m_link)
        m_window->showProblems(m_options.files.join(QStringLiteral(", ")), m_parsed.notes, false);
    if (m_options.screenshot.isEmpty())
        m_tray = std::make_unique<Tray>(*m_desk, *m_window, m_settings);
    showWindow();
    if (m_history && !m_history->fault().isEmpty())
        m_window->toast().showProblem(m_history->fault());
    if (m_desk->attachedTo().isEmpty()) return;
    m_settings.addRecentAddress(m_desk->attachedTo());
    m_desk->start();  // there is nothing to wait for
}

void Console::connectWindow() {
    const auto onAsking = [this](auto signal, auto call) {
        // Not from within the window that goes away.
        QObject::connect(m_window.get(), signal, qApp, call, Qt::QueuedConnection);
    };
    onAsking(&MainWindow::runAsked, [this](const QString& file) {
        change({file.isEmpty() ? QStringList() : QStringList{file}, {}});
    });
    onAsking(&MainWindow::attachAsked, [this](const QString& address) { change({{}, address}); });
    onAsking(&MainWindow::againAsked, [this] { change(m_wanted); });
    QObject::connect(m_window.get(), &MainWindow::restartAsked, qApp, [this] { restart(); });
}

int Console::run() {
    m_wanted = {m_options.files, m_options.attach};
    const bool readable = m_options.files.isEmpty() || read(m_options.files);
    const bool unseen = QGuiApplication::platformName() == u"offscreen";
    if (!readable && unseen && m_options.screenshot.isEmpty()) return 1;
    host();
    const int exitCode = QApplication::exec();
    m_tray.reset();
    m_window.reset();
    m_history.reset();
    m_desk.reset();
    return exitCode;
}

void Console::change(const Subject& subject) {
    m_wanted = subject;
    const QStringList files = subject.files;
    if (!files.isEmpty() && !read(files)) {
        m_window->showProblems(files.join(QStringLiteral(", ")), m_parsed.notes, m_desk->live());
        return;
    }
    // The old proxy's ports are free before the new one wants them. Between the two windows there
    // is none, which is not the end.
    QApplication::setQuitOnLastWindowClosed(false);
    m_settings.setGeometry(m_window->saveGeometry());
    m_options.size.reset();
    m_options.files = files;
    m_options.attach = subject.address;
    m_tray.reset();
    m_window.reset();
    m_history.reset();
    m_desk.reset();
    m_link.reset();
    host();
    QApplication::setQuitOnLastWindowClosed(true);
}

void Console::started(const QString& error) {
    if (error.isEmpty()) {
        if (m_options.files.size() == 1)
            m_settings.addRecent(QFileInfo(m_options.files.front()).absoluteFilePath());
        return m_desk->start();
    }
    const std::vector<Diagnostic> problems = startProblems(error.toStdString());
    for (const Diagnostic& problem : problems)
        fputs(formatMessage(Level::Alert, problem.text, getpid()).c_str(), stderr);
    m_window->showProblems(m_options.files.join(QStringLiteral(", ")), problems, false);
}

void Console::restart() {
    m_settings.setGeometry(m_window->saveGeometry());
    m_again = m_options.files;
    if (!m_options.attach.isEmpty()) m_again << QStringLiteral("--attach") << m_options.attach;
    if (m_options.strict) m_again.prepend(QStringLiteral("--strict"));
    if (QGuiApplication::isRightToLeft()) m_again.prepend(QStringLiteral("-reverse"));
    if (m_again.isEmpty()) m_again << QStringLiteral("--demo");
    QApplication::quit();
}

void Console::showWindow() {
    m_window->resize(m_options.size.value_or(QSize(1440, 900)));
    if (!m_options.size) m_window->restoreGeometry(m_settings.geometry());
    m_window->show();
    if (m_options.screenshot.isEmpty()) return;
    const auto after = std::chrono::duration<double>(m_options.after);
    QTimer::singleShot(std::chrono::duration_cast<Millis>(after), m_window.get(),
                       [this] { takeScreenshot(); });
}

void Console::takeScreenshot() {
    const bool saved = m_window->grab().save(m_options.screenshot, "PNG");
    if (!saved) fprintf(stderr, "cannot write %s\n", qPrintable(m_options.screenshot));
    QApplication::exit(saved && m_link ? 0 : 1);
}

}  // namespace yard
