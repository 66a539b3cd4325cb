"""Drives the console as a person with a screen reader, a mouse and a keyboard does: what is there is
found by its accessible name through AT-SPI, and what is done are real events of the X server."""

import os
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

# For a loaded machine; nothing waits that long when all is well.
PATIENCE = 90


class Missing(AssertionError):
    pass


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def answer(*words):
    """What xdotool says; nothing where there is nothing like it (yet)."""
    run = subprocess.run(
        ["xdotool", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return run.stdout.split()


def geometry(name, fits):
    """Of the first X window with such a name that is on the screen and fits."""
    for window in answer("search", "--onlyvisible", "--name", name):
        lines = [line.split("=") for line in answer("getwindowgeometry", "--shell", window)]
        place = {key: int(value) for key, value in lines}
        if place and fits(place):
            return place
    return None


def until(condition, what):
    """Waits until the condition answers something true, which is returned. It is asked again after
    each event of the accessibility bus, and now and then."""
    context = GLib.MainContext.default()
    end = time.monotonic() + PATIENCE
    while True:
        try:
            found = condition()
        except GLib.Error:  # what was looked at has gone meanwhile
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Missing("not seen in time: " + what)
        GLib.timeout_add(100, lambda: False)
        context.iteration(True)


class Widget:
    """Something accessible."""

    def __init__(self, node):
        self.node = node

    @property
    def name(self):
        self.node.clear_cache()
        return self.node.get_name() or ""

    @property
    def description(self):
        return self.node.get_description() or ""

    @property
    def role(self):
        return self.node.get_role_name()

    def has(self, state):
        self.node.clear_cache()
        return self.node.get_state_set().contains(state)

    @property
    def shown(self):
        return self.has(Atspi.StateType.SHOWING)

    @property
    def enabled(self):
        return self.has(Atspi.StateType.ENABLED)

    @property
    def focused(self):
        return self.has(Atspi.StateType.FOCUSED)

    @property
    def text(self):
        face = self.node.get_text_iface()
        return Atspi.Text.get_text(face, 0, -1) if face else ""

    @property
    def value(self):
        """None: it has none."""
        face = self.node.get_value_iface()
        return Atspi.Value.get_current_value(face) if face else None

    def children(self):
        self.node.clear_cache()
        for i in range(self.node.get_child_count()):
            child = self.node.get_child_at_index(i)
            if child is not None:
                yield Widget(child)

    def all(self):
        """What is below, tables without their cells."""
        for child in self.children():
            yield child
            if child.role != "table":
                yield from child.all()

    def look(self, name, role=None):
        """The first below that is shown and has this name; None: there is none."""
        for widget in self.all():
            if widget.name == name and role in (None, widget.role) and widget.shown:
                return widget
        return None

    def find(self, name, role=None):
        return until(lambda: self.look(name, role), f"{role or 'widget'} '{name}'")

    @property
    def width(self):
        return self.node.get_extents(Atspi.CoordType.SCREEN).width

    def middle(self):
        box = self.node.get_extents(Atspi.CoordType.SCREEN)
        return box.x + box.width // 2, box.y + box.height // 2

    def click(self, button=1):
        """Where it is now, and when it takes clicks."""
        until(lambda: self.enabled and self.shown, f"'{self.name}' to be enabled")
        self.click_unasked(button)

    def click_unasked(self, button=1):
        """The same with what does not tell whether it takes clicks, as headers of tables."""
        x, y = self.middle()
        xdotool("mousemove", "--sync", x, y)
        xdotool("click", button)

    def cell(self, row, column):
        return Widget(self.node.get_table_iface().get_accessible_at(row, column))

    def header(self, column):
        return Widget(self.node.get_table_iface().get_column_header(column))

    def rows(self):
        """Of a table: the texts of all cells."""
        self.node.clear_cache()
        table = self.node.get_table_iface()
        return [
            [Widget(table.get_accessible_at(r, c)).name for c in range(table.get_n_columns())]
            for r in range(table.get_n_rows())
        ]


class Console(Widget):
    """The program, with all of its windows."""

    def __init__(self, program, *arguments):
        self.home = tempfile.TemporaryDirectory()
        environment = dict(
            os.environ,
            HOME=self.home.name,
            XDG_CONFIG_HOME=self.home.name,
            XDG_DATA_HOME=self.home.name,
            LANG="C.UTF-8",
            QT_QPA_PLATFORM="xcb",
            QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
        )
        self.command, self.environment = [program, *arguments], environment
        self.begin()

    def begin(self):
        self.process = subprocess.Popen(self.command, env=self.environment)
        super().__init__(until(self._program, "the program"))

    def again(self):
        """Ends and starts, with the settings that it wrote."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.begin()

    def reconnect(self):
        """To the program that the process is now."""
        self.node = self._program() or self.node
        return True

    def _program(self):
        desktop = Widget(Atspi.get_desktop(0))
        for program in desktop.children():
            if program.node.get_process_id() == self.process.pid:
                return program.node
        return None

    def keys(self, *names):
        xdotool("key", "--clearmodifiers", *names)

    def type(self, text):
        xdotool("type", "--clearmodifiers", text)

    def palette(self):
        """Opens it; its field, which has the focus."""
        self.keys("ctrl+k")
        field = self.find("What to do", "text")
        until(lambda: field.focused, "the palette to have the focus")
        return field

    def choose(self, words):
        """Does what the palette finds under these words first."""
        field = self.palette()
        self.type(words)
        until(lambda: field.text == words, "what is typed")
        self.keys("Return")

    def width_on_screen(self):
        place = until(lambda: geometry("^Switchyard: ", lambda p: True), "its window")
        return place["WIDTH"]

    def tray_icon(self):
        """The middle of trayer's panel, which is as large as its one icon: that of the program. It
        is no accessible object there."""
        filled = lambda p: p["WIDTH"] >= 20
        place = until(lambda: geometry("^panel$", filled), "the icon in the tray")
        return place["X"] + place["WIDTH"] // 2, place["Y"] + place["HEIGHT"] // 2

    def end(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.home.cleanup()
