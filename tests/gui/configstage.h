#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QListWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/hosted.h"
#include "tests/support/patience.h"
#include "tests/support/peers.h"
#include "ui/configuration/configeditor.h"
#include "ui/desk/desk.h"
#include "ui/look/settings.h"
#include "ui/look/theme.h"
#include "ui/look/themeswitch.h"
#include "ui/window/mainwindow.h"

namespace yard::test {

/// The console over a real engine, with its configuration open.
struct Stage {
    explicit Stage(std::unique_ptr<EmbeddedLink> hosted, ThemeChoice choice = ThemeChoice::Light,
                   QSize size = {1440, 900})
        : theme(choice), link(std::move(hosted)), desk(*link), window(desk, theme, settings) {
        QObject::connect(link.get(), &EmbeddedLink::started, &desk, [this](const QString& error) {
            problem = error;
            desk.start();
        });
        window.resize(size);
        window.show();
    }
    bool open() {
        if (!QTest::qWaitFor([this] { return !desk.configuration().empty(); }, 20000)) return false;
        QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        return QTest::qWaitFor([this] { return editor() && !editor()->text().isEmpty(); }, 20000);
    }
    ConfigEditor* editor() const { return window.findChild<ConfigEditor*>(); }
    QListWidget* list(const QString& name) const {
        for (QListWidget* l : window.findChildren<QListWidget*>())
            if (l->accessibleName() == name) return l;
        return nullptr;
    }
    int findings() const { return list(QStringLiteral("Findings"))->count(); }
    int differences() const { return list(QStringLiteral("Differences from what runs"))->count(); }
    QAbstractButton* button(const QString& name) const {
        for (QWidget* top : QApplication::topLevelWidgets())
            for (QAbstractButton* b : top->findChildren<QAbstractButton*>())
                if (b->isVisible() && (b->accessibleName() == name || b->text() == name)) return b;
        return nullptr;
    }
    bool press(const QString& name) const {
        QAbstractButton* found = button(name);
        if (found) QTest::mouseClick(found, Qt::LeftButton);
        return found;
    }
    /// In the backend of Files.
    void weigh(const char* server, const char* weight) {
        Command command;
        command.verb = Verb::Weight;
        command.server = {"p", server};
        command.text = weight;
        desk.send(command);
    }
    void type(const QString& text) const {
        editor()->moveCursor(QTextCursor::End);
        editor()->insertPlainText(text);
    }

    ThemeSwitch theme;
    std::unique_ptr<EmbeddedLink> link;
    Desk desk;
    Settings settings;
    MainWindow window;
    QString problem;
};

inline QByteArray contentOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

inline void put(const QString& file, const QByteArray& text) {
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

/// A configuration in a file of its own.
struct Files {
    Files() {
        text =
            "defaults\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nlisten p\n "
            "bind 127.0.0.1:" +
            QByteArray::number(test::refusingPort()) + "\n server s 127.0.0.1:1 weight 7\n";
        put(file(), text);
    }
    QString file() const { return folder.filePath(QStringLiteral("a.cfg")); }
    std::unique_ptr<EmbeddedLink> host() const {
        return hostFile(parseFiles({file().toStdString()}), false);
    }
    QStringList backups() const {
        return QDir(folder.path()).entryList({QStringLiteral("a.cfg.backup-*")});
    }
    QTemporaryDir folder;
    QByteArray text;
};

}  // namespace yard::test
