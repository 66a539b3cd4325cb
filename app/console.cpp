#include "app/console.h"

#include <unistd.h>

#include <QApplication>
#include <QPixmap>
#include <QTimer>
#include <algorithm>
#include <cstdio>

#include "app/hosted.h"
#include "ui/desk.h"
#include "ui/mainwindow.h"

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
};

}  // namespace

Console::Console(ConsoleOptions options)
    : m_options(std::move(options)), m_theme(m_options.theme) {}

Console::~Console() = default;

std::unique_ptr<EmbeddedLink> Console::host() {
    if (m_options.files.isEmpty()) return hostDemo(m_options.strict);
    ParseOptions options;
    options.strict = m_options.strict;
    m_parsed = parseFiles(paths(m_options.files), options);
    for (const Diagnostic& note : m_parsed.notes)
        fputs(formatDiagnostic(note, getpid()).c_str(), stderr);
    return m_parsed.config ? hostFile(m_parsed, m_options.strict) : nullptr;
}

int Console::run() {
    m_link = host();
    const bool unseen = QGuiApplication::platformName() == u"offscreen";
    if (!m_link && unseen && m_options.screenshot.isEmpty()) return 1;
    NoLink none;
    m_desk = std::make_unique<Desk>(m_link ? static_cast<Link&>(*m_link) : none);
    m_window = std::make_unique<MainWindow>(*m_desk, m_theme);
    if (m_link)
        QObject::connect(m_link.get(), &EmbeddedLink::started, m_window.get(),
                         [this](const QString& error) { started(error); });
    else
        m_window->showProblems(m_options.files.join(QStringLiteral(", ")), m_parsed.notes);
    showWindow();
    const int exitCode = QApplication::exec();
    m_window.reset();
    m_desk.reset();
    return exitCode;
}

void Console::started(const QString& error) {
    if (error.isEmpty()) return m_desk->start();
    const std::vector<Diagnostic> problems = startProblems(error.toStdString());
    for (const Diagnostic& problem : problems)
        fputs(formatMessage(Level::Alert, problem.text, getpid()).c_str(), stderr);
    m_window->showProblems(m_options.files.join(QStringLiteral(", ")), problems);
}

void Console::showWindow() {
    m_window->resize(m_options.size);
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
