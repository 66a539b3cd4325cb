"""Stories of an operator at the console, each in a console of its own with the live demo."""

import sys

from driver import PATIENCE, Atspi, Console, Missing, until

SERVER, STATE = 0, 1


class Demo(Console):
    def __init__(self, program):
        super().__init__(program, "--demo", "--size", "1440x900")
        self.state("hosting1", "UP")
        self.find("All 2 servers up", "label")

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

    def figure(self, name):
        """Of the demo's own count: "sent", "lost"."""
        for widget in self.all():
            if widget.role == "label" and widget.description == name and widget.shown:
                return int(widget.name.replace("\u202f", "").split()[0])
        return None

    def event(self, text):
        """Waits until the list of events has one with this text."""
        events = self.find("Events", "list")
        until(lambda: any(text in e.name for e in events.children()), f"event '{text}'")


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
    console.keys("ctrl+k")
    field = console.find("What to do", "text")
    until(lambda: field.focused, "the palette to have the focus")
    console.type("maint hosting2")
    until(lambda: field.text == "maint hosting2", "what is typed")
    console.keys("Return")
    console.state("hosting2", "MAINT")
    console.find("Degraded, a backup is not up", "label")
    console.keys("ctrl+k")
    field = console.find("What to do", "text")
    until(lambda: field.focused, "the palette to have the focus")
    console.keys("Escape")
    until(lambda: not console.look("What to do", "text"), "the palette to go")


def a_dead_primary_loses_nothing(console):
    console.find("Kill hosting1", "push button").click()
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


STORIES = [
    fail_and_restore,
    a_question_is_declined,
    drain_by_key_and_undo,
    the_palette_by_keyboard,
    a_dead_primary_loses_nothing,
    the_command_line,
    read_only,
    pause_and_help,
    everything_has_a_name,
]


def play(story, program):
    console = Demo(program)
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
