"""What the console costs with six servers and 20 (or RATE) requests/s, at 1440x900: the part of one core that its
own thread needs, seen and hidden, that of the whole program, and its memory.
   PLAY=tests/e2e/console/cost.py tests/e2e/console/run build/bin/switchyard [SECONDS [RATE]]
"""

import http.server
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from driver import Console, answer, until

SERVERS, TICKS = 6, os.sysconf("SC_CLK_TCK")


class Origin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A check ends its connection with a reset, which is nothing to tell."""


def origin():
    server = Server(("127.0.0.1", 0), Origin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def configuration(port):
    lines = [
        "defaults", "    mode http", "    timeout connect 5s", "    timeout client 1m",
        "    timeout server 1m", "listen app", f"    bind 127.0.0.1:{port}",
        "    stick-table type ip size 1k expire 30m",
    ]
    lines += [f"    server web-{i} 127.0.0.1:{origin()} check" for i in range(1, SERVERS + 1)]
    return "\n".join(lines) + "\n"


def ask(port, rate, stopped):
    due = time.monotonic()
    while not stopped.wait(max(0, due - time.monotonic())):
        due += 1 / rate
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()


def ticks(path):
    with open(path, encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def measure(pid, seconds, what):
    whole, own = f"/proc/{pid}/stat", f"/proc/{pid}/task/{pid}/stat"
    before, begin = (ticks(own), ticks(whole)), time.monotonic()
    time.sleep(seconds)  # this is what is measured
    span = time.monotonic() - begin
    used = [(now - then) / TICKS / span * 100
            for now, then in zip((ticks(own), ticks(whole)), before)]
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        memory = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    print(f"{what}: its thread {used[0]:.1f} %, the program {used[1]:.1f} % of a core, "
          f"{memory / 1024:.1f} MiB", flush=True)


def main(program, seconds="60", rate="20"):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    stopped = threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "six.cfg")
        with open(path, "w", encoding="utf-8") as file:
            file.write(configuration(port))
        console = Console(program, path, "--size", "1440x900")
        try:
            console.find(f"All {SERVERS} servers up", "label")
            threading.Thread(target=ask, args=(port, float(rate), stopped), daemon=True).start()
            servers = console.find("Servers", "table")
            time.sleep(10)  # lists and charts get something to show
            for part in (1, 2):
                measure(console.process.pid, float(seconds), f"seen, part {part}")
            window = answer("search", "--onlyvisible", "--name", "^Switchyard: ")[0]
            subprocess.run(["xdotool", "windowminimize", window], check=True)
            until(lambda: not servers.shown or not answer("search", "--onlyvisible", "--name",
                                                          "^Switchyard: "), "it to be hidden")
            measure(console.process.pid, float(seconds), "minimised")
        finally:
            stopped.set()
            console.end()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
