"""Stories of an operator at the console, each in a console of its own."""

import http.server
import os
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

from driver import Atspi, Console, Missing, answer, until, xdotool

SERVER, STATE, HITS = 0, 1, 5


class Panels(Console):
    """What is read and pressed in any console with a proxy."""

    def row(self, server):
        table = self.find("Servers", "table")
        return next((r for r in table.rows() if r[SERVER].split()[0] == server), None)

    def state(self, server, wanted):
        """Waits until the table says so."""
        until(lambda: self.row(server)[STATE].startswith(wanted), f"{server} to be {wanted}")

    def select(self, server):
        """With the mouse."""
        table = self.find("Servers", "table")
        names = [r[SERVER].split()[0] for r in table.rows()]
        table.cell(names.index(server), SERVER).click()
        self.find(f"{server} selected", "label")

    def event(self, text):
        """Waits until the list of events has one with this text."""
        events = self.find("Events", "list")
        until(lambda: any(text in e.name for e in events.children()), f"event '{text}'")


class Demo(Panels):
    def __init__(self, program, size="1440x900"):
        super().__init__(program, "--demo", "--size", size)
        self.state("hosting1", "UP")
        self.find("All 2 servers up", "label")

    def rate(self, number):
        """So many requests in a second from now on, by the command line."""
        self.keys("ctrl+7")
        field = self.find("Command line", "text")
        until(lambda: field.focused, "the command line to have the focus")
        self.type(f"lab rate {number}")
        self.keys("Return")
        rate = self.find("Requests per second", "spin button")
        until(lambda: rate.value == number, f"{number} requests/s")

    def figure(self, name):
        """Of the demo's own count: "sent", "lost"."""
        for widget in self.all():
            if widget.role == "label" and widget.description == name and widget.shown:
                return int(widget.name.replace("\u202f", "").split()[0])
        return None


class Trayed(Demo):
    """With a tray, which is there first."""

    def __init__(self, program):
        self.start_tray()
        super().__init__(program, "1440x900")

    def start_tray(self):
        self.tray = subprocess.Popen(["trayer", "--widthtype", "request", "--height", "32"])
        until(lambda: answer("search", "--name", "^panel$"), "the tray")

    def end_tray(self):
        self.tray.terminate()
        self.tray.wait()

    def away_and_back(self):
        """Closes the window to the tray, from where its icon brings it back."""
        window = self.find("Servers", "table")
        self.tray_icon()
        self.choose("closing the window keeps")
        until(lambda: not self.look("What to do", "text"), "the palette to go")
        self.keys("alt+F4")
        until(lambda: not window.shown, "the window to go")
        assert self.process.poll() is None
        xdotool("mousemove", "--sync", *self.tray_icon())
        xdotool("click", 1)
        until(lambda: window.shown, "the window to come back")
        return window

    def end(self):
        super().end()
        self.end_tray()


class LateTray(Trayed):
    """With a tray that comes when the console is there already."""

    def __init__(self, program):
        Demo.__init__(self, program)
        self.start_tray()


OWN = []  # what keeps them


def own_port():
    """A port of 127.0.0.1 that the kernel gives to nobody, as the tests in C++ choose theirs (see
    refusingPort()): a UDP socket of the same number keeps it for this process."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        end = int(file.read().split()[0])
    first, end = 10240, end if end > 12000 else 32768
    for i in range(end - first):
        port = first + (os.getpid() * 61 + len(OWN) + i) % (end - first)
        lock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            lock.bind(("127.0.0.1", port))
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            lock.close()
            continue
        OWN.append(lock)
        return port
    raise Missing("no port is left")


class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class WithFile(Console):
    """A file with one server, which remembers who asked."""

    FILE = """defaults
    mode http
    timeout connect 5s
    timeout client 1m
    timeout server 1m
listen app
    bind 127.0.0.1:{port}
    stick-table type ip size 1k expire 30m store gpc0
    stick on src
    http-request track-sc0 src
    http-request sc-inc-gpc0(0)
    server web 127.0.0.1:{origin}
"""

    def __init__(self, program):
        self.origin = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
        threading.Thread(target=self.origin.serve_forever, daemon=True).start()
        self.port = own_port()
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "app.cfg")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.FILE.format(port=self.port, origin=self.origin.server_port))
        self.prepare()
        super().__init__(program, path, "--size", "1440x900")

    def prepare(self):
        """Before the program starts."""

    def running(self):
        self.find("The server is up", "label")

    def ask(self):
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30).read()

    def end(self):
        super().end()
        self.origin.shutdown()
        self.folder.cleanup()


class Occupied(WithFile):
    """Somebody else listens where it would."""

    def prepare(self):
        self.other = socket.create_server(("127.0.0.1", self.port))


class BesideHaproxy(Demo):
    """The demo, and a real HAProxy that runs by itself."""

    FILE = """global
    stats socket {folder}/admin.sock level admin
defaults
    mode http
    timeout connect 5s
    timeout client 1m
    timeout server 1m
listen app
    bind 127.0.0.1:{port}
    stick-table type ip size 1k expire 30m
    stick on src
    server web 127.0.0.1:{origin} check inter 200ms
    server spare 127.0.0.1:{origin} backup
"""

    def __init__(self, program):
        self.origin = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
        threading.Thread(target=self.origin.serve_forever, daemon=True).start()
        self.port = own_port()
        self.folder = tempfile.TemporaryDirectory()
        self.address = os.path.join(self.folder.name, "admin.sock")
        with open(os.path.join(self.folder.name, "a.cfg"), "w", encoding="utf-8") as file:
            file.write(
                self.FILE.format(
                    folder=self.folder.name, port=self.port, origin=self.origin.server_port
                )
            )
        self.start_haproxy()
        super().__init__(program)

    def start_haproxy(self):
        self.haproxy = subprocess.Popen(
            ["haproxy", "-db", "-f", os.path.join(self.folder.name, "a.cfg")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end_haproxy(self):
        self.haproxy.kill()
        self.haproxy.wait()

    def end(self):
        super().end()
        self.end_haproxy()
        self.origin.shutdown()
        self.folder.cleanup()


def a_running_haproxy(console):
    """It is attached to, drained and restored, dies, comes back, and outlives the console."""
    console.choose("attach to a running")
    field = console.find("Path of the stats socket, or HOST:PORT", "combo box")
    console.type("/nowhere/sock")
    console.keys("Return")
    console.find("There is no socket /nowhere/sock", "label")
    field.click()
    console.keys("ctrl+a")
    console.type(console.address)
    console.keys("Return")
    console.find("Attached: admin.sock", "push button")
    console.find("All 2 servers up", "label")
    console.state("web", "UP")
    urllib.request.urlopen(f"http://127.0.0.1:{console.port}/", timeout=30).read()
    until(lambda: console.row("web")[HITS].startswith("1"), "the request to be seen")
    console.select("spare")
    console.keys("d")
    console.state("spare", "DRAIN")
    console.event("spare drains")
    console.keys("ctrl+z")
    console.state("spare", "UP")
    console.end_haproxy()
    console.find("Not live", "label")
    console.keys("ctrl+shift+e")
    console.find("No text to show", "label")
    console.keys("Escape")
    console.find("Servers", "table")
    console.start_haproxy()
    console.event("HAProxy was started anew")
    console.find("All 2 servers up", "label")
    console.keys("ctrl+q")
    until(lambda: console.process.poll() is not None, "the console to end")
    assert console.haproxy.poll() is None


def fail_and_restore(console):
    """The last active server is failed after a question; all goes to the backup and comes back."""
    console.select("hosting1")
    console.find("Fail selected servers").click()
    cancel = console.find("Cancel", "push button")
    until(lambda: cancel.focused, "the harmless answer to have the focus")
    console.find("Fail hosting1", "push button").click()
    console.state("hosting1", "DOWN")
    console.find("Running on backup hosting2", "label")
    console.event("hosting1 is DOWN")
    console.find("Restore selected servers").click()
    console.state("hosting1", "UP")
    console.find("All 2 servers up", "label")
    assert console.figure("lost") == 0


def a_question_is_declined(console):
    console.select("hosting1")
    console.find("Fail selected servers").click()
    cancel = console.find("Cancel", "push button")
    until(lambda: cancel.focused, "the harmless answer to have the focus")
    console.keys("Return")
    until(lambda: not console.look("Cancel", "push button"), "the question to go")
    assert console.row("hosting1")[STATE] == "UP"


def a_question_by_keyboard(console):
    """Enter does what the button with the focus says, and what was done is an alert."""
    console.select("hosting1")
    console.keys("f")
    cancel = console.find("Cancel", "push button")
    until(lambda: cancel.focused, "the harmless answer to have the focus")
    console.keys("Tab")
    go = console.find("Fail hosting1", "push button")
    until(lambda: go.focused, "the other answer to have the focus")
    console.keys("Return")
    console.state("hosting1", "DOWN")
    console.find("hosting1 fails: down until you restore it", "alert")
    console.keys("ctrl+z")
    console.state("hosting1", "UP")


def drain_by_key_and_undo(console):
    console.select("hosting2")
    console.keys("d")
    console.state("hosting2", "DRAIN")
    console.find("Undo the latest server action", "push button").click()
    console.state("hosting2", "UP")
    console.keys("m")
    console.state("hosting2", "MAINT")
    console.keys("ctrl+z")
    console.state("hosting2", "UP")


def the_palette_by_keyboard(console):
    console.choose("maint hosting2")
    console.state("hosting2", "MAINT")
    console.find("Degraded, a backup is not up", "label")
    console.palette()
    console.keys("Escape")
    until(lambda: not console.look("What to do", "text"), "the palette to go")


def a_dead_primary_loses_nothing(console):
    """But for what it has accepted when it dies: none is under way then."""
    console.rate(0)
    until(lambda: console.figure("answered") == console.figure("sent"), "the last answer")
    console.find("Kill hosting1", "push button").click()
    console.find("Start hosting1", "push button")
    console.rate(20)
    console.state("hosting1", "DOWN")
    console.find("Running on backup hosting2", "label")
    sent = console.figure("sent")
    until(lambda: console.figure("sent") > sent + 10, "the backup to answer")
    assert console.figure("lost") == 0, console.figure("lost")
    console.find("Start hosting1", "push button").click()
    console.state("hosting1", "UP")


def the_command_line(console):
    console.keys("ctrl+7")
    field = console.find("Command line", "text")
    until(lambda: field.focused, "the command line to have the focus")
    console.type("set server puppet00/hosting2 state drain")
    console.keys("Return")
    console.state("hosting2", "DRAIN")
    console.keys("ctrl+6")
    journal = console.find("Journal", "table")
    until(
        lambda: any("Drain hosting2 By command line" in " ".join(r) for r in journal.rows()),
        "the journal to tell of it",
    )
    journal.cell(0, 1).click()
    console.find("Undo the selected entry", "push button").click()
    console.state("hosting2", "UP")


def read_only(console):
    console.select("hosting2")
    console.keys("ctrl+shift+r")
    leave = console.find("Leave the read-only mode", "push button")
    drain = console.find("Drain selected servers")
    until(lambda: not drain.enabled, "the buttons to be off")
    leave.click()
    until(lambda: drain.enabled, "the buttons to be on again")


def pause_and_help(console):
    pause = console.find("Pause live updates")
    pause.click()
    until(lambda: pause.has(Atspi.StateType.CHECKED), "the pause")
    pause.click()
    until(lambda: not pause.has(Atspi.StateType.CHECKED), "the end of the pause")
    console.select("hosting1")
    console.keys("space")
    until(lambda: pause.has(Atspi.StateType.CHECKED), "the pause by key")
    console.keys("space")
    until(lambda: not pause.has(Atspi.StateType.CHECKED), "its end")
    console.keys("F1")
    close = console.find("Close", "push button")
    console.keys("Escape")
    until(lambda: not close.shown, "the help to go")


def everything_has_a_name(console):
    """Whatever takes the focus or a click says what it is."""
    spoken = {"push button", "check box", "text", "table", "list", "slider", "spin button"}
    nameless = [w.role for w in console.all() if w.role in spoken and w.shown and not w.name]
    assert not nameless, nameless
    for name in ("Requests/s", "5xx responses/s", "Latency p99", "Sessions", "Redispatched"):
        figure = console.find(name, "label")
        assert figure.description, name


def a_small_window(console):
    """Panels are tabs; what a tab shows is the panel that has its name."""
    console.find("Events", "page tab").click()
    console.find("Events", "list")
    console.find("Stick table", "page tab").click()
    console.find("Empty: nothing stores into it", "label")
    console.find("Journal", "page tab").click()
    console.find("Nothing was done yet", "label")
    console.select("hosting2")
    console.find("Drain selected servers").click()
    console.state("hosting2", "DRAIN")
    journal = console.find("Journal", "table")
    until(lambda: any("Drain hosting2" in " ".join(r) for r in journal.rows()), "the journal")


def a_stick_table(console):
    """One entry holds all traffic, which is said; what it counts is edited and taken back."""
    console.running()
    for _ in range(30):
        console.ask()
    table = console.find("Stick table entries", "table")
    until(lambda: "127.0.0.1, all traffic" in sum(table.rows(), []), "the entry that holds all")
    count = len(table.rows()[0]) - 1
    until(lambda: table.rows()[0][count] == "30", "its count")
    table.cell(0, count).click()
    until(lambda: table.focused, "the table to have the focus")
    console.keys("F2")
    # The field is no child of the table to those who listen.
    until(lambda: not table.focused, "the field to have the focus")
    console.keys("ctrl+a")
    console.type("42")
    console.keys("Return")
    until(lambda: table.rows()[0][count] == "42", "the value that was typed")
    console.find("Undo the latest server action", "push button").click()
    until(lambda: table.rows()[0][count] == "30", "the value before")


def servers_are_sorted_and_filtered(console):
    """By a click on a header, by the key, and by the palette."""
    table = console.find("Servers", "table")
    first = lambda: table.rows()[0][SERVER].split()[0]
    assert first() == "hosting1"
    for _ in range(2):  # 1, 2; then 2, 1
        table.header(SERVER).click_unasked()
    until(lambda: first() == "hosting2", "the other way round")
    table.header(SERVER).click_unasked()
    until(lambda: first() == "hosting1", "the order of the file")
    console.select("hosting1")
    console.keys("slash")
    field = console.find("Servers filter", "text")
    until(lambda: field.focused, "the filter to have the focus")
    console.type("ting2")
    until(lambda: len(table.rows()) == 1 and first() == "hosting2", "one server")
    console.keys("Escape")
    until(lambda: len(table.rows()) == 2, "both again")


def counters_begin_anew(console):
    """An event tells of it, and nothing counts as lost."""
    hits = lambda: int(console.row("hosting1")[HITS].split(",")[0])
    until(lambda: hits() > 100, "many requests")
    before = hits()
    console.choose("reset all counters")
    console.event("Clear all counters")
    until(lambda: hits() < before, "fewer than before")
    assert console.figure("lost") == 0


def the_text_grows(console):
    """What is chosen holds from the next start on, and everything is still there."""
    console.keys("ctrl+plus")
    said = "Text size %d %%, from the next start of the console (Ctrl+K: start anew)"
    console.find(said % 125, "label")
    console.keys("ctrl+plus")
    console.find(said % 150, "label")
    console.choose("start the console anew")
    # The same process, which is another program to those who listen.
    until(lambda: console.reconnect() and console.look("Servers", "table"), "the console to come back")
    console.state("hosting1", "UP")
    # Places are told as they would be without the scale.
    assert console.width_on_screen() == round(console.find("Switchyard: demo.cfg").width * 1.5)
    console.keys("ctrl+7")
    field = console.find("Command line", "text")
    until(lambda: field.focused, "the command line to have the focus")


def the_tray_keeps_it_running(console):
    """Closing the window leaves an icon, which brings it back; with the tray goes the window's way
    out, so it comes by itself."""
    window = console.away_and_back()
    console.select("hosting2")
    console.keys("alt+F4")
    until(lambda: not window.shown, "the window to go again")
    console.end_tray()
    until(lambda: window.shown, "the window to come without a tray")
    console.state("hosting1", "UP")


def a_late_tray(console):
    """A tray that comes later gets an icon, too, and the window back from it."""
    console.away_and_back()


def dividers_by_keyboard(console):
    """A divider has the focus by Tab, moves by arrow keys and says where it stands."""
    divider = console.find("Width of the servers")
    console.select("hosting1")
    for _ in range(40):
        if divider.focused:
            break
        console.keys("Tab")
    until(lambda: divider.focused, "the divider to have the focus")
    table = console.find("Servers", "table")
    wide, share = table.width, divider.value
    console.keys("Left", "Left", "Left")
    until(lambda: table.width == wide - 48, "the servers to be narrower")
    assert divider.value < share, (divider.value, share)
    console.keys("Right", "Right", "Right")
    until(lambda: table.width == wide, "the servers to be as wide as before")


def everything_is_told(console):
    """Down the whole tree: what is shown has a name, and what has a value tells it."""
    valued = {"slider", "spin button", "separator", "progress bar"}
    silent = []
    for widget in console.all():
        if not widget.shown:
            continue
        if widget.role in {"label", "heading"} and not (widget.name or widget.description):
            silent.append((widget.role, widget.description))
        if widget.role in valued and not (widget.name and widget.value is not None):
            silent.append((widget.role, widget.name))
    for name in ("Servers",):
        table = console.find(name, "table")
        for row in table.rows():
            silent += [("cell", name) for cell in row[:6] if not cell]
    assert not silent, silent


def a_port_in_use(console):
    """It is said, with what to do; when that is done it runs."""
    console.find("app.cfg does not run", "label")
    console.find("Another program listens there. End it, or choose another port.", "label")
    again = console.find("Try again", "push button")
    again.click()
    until(lambda: not again.shown, "the page to be made anew")
    console.find("Another program listens there. End it, or choose another port.", "label")
    console.other.close()
    console.find("Try again", "push button").click()
    console.running()
    console.ask()


STORIES = [
    fail_and_restore,
    a_question_is_declined,
    a_question_by_keyboard,
    drain_by_key_and_undo,
    the_palette_by_keyboard,
    a_dead_primary_loses_nothing,
    the_command_line,
    read_only,
    pause_and_help,
    everything_has_a_name,
    a_small_window,
    a_stick_table,
    servers_are_sorted_and_filtered,
    counters_begin_anew,
    the_text_grows,
    the_tray_keeps_it_running,
    a_late_tray,
    dividers_by_keyboard,
    everything_is_told,
    a_port_in_use,
    a_running_haproxy,
]


def start(story, program):
    if story is a_stick_table:
        return WithFile(program)
    if story is a_port_in_use:
        return Occupied(program)
    if story is a_running_haproxy:
        return BesideHaproxy(program)
    if story is the_tray_keeps_it_running:
        return Trayed(program)
    if story is a_late_tray:
        return LateTray(program)
    return Demo(program, "1024x640" if story is a_small_window else "1440x900")


def play(story, program):
    console = start(story, program)
    try:
        story(console)
    finally:
        console.end()


def main(program, wanted):
    failed = 0
    for story in STORIES:
        if wanted and story.__name__ not in wanted:
            continue
        try:
            play(story, program)
            print("PASS  ", story.__name__, flush=True)
        except (Missing, AssertionError) as problem:
            failed += 1
            print("FAIL! ", story.__name__, problem, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]) != 0)
