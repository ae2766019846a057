#!/usr/bin/env python3
"""How fast the page is on a database of any size while the daemon writes into it.

    benches/made_up.py 1000000 > reports.jsonl && newsloom ingest --db news.db reports.jsonl
    benches/page_speed.py news.db --newsloom target/release/newsloom --requests 200

Starts `newsloom run` on the database (which it changes: take a copy), puts made-up reports into a folder that it watches, and meanwhile
loads every kind of page with other ids and filters each time. Prints the median and the 99th percentile for each, how long an event
takes from the ledger to a client, requests a second, and what idle clients of the events cost in memory. Needs nothing but Python.
"""
import argparse
import http.client
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

MADE_UP = Path(__file__).with_name("made_up.py")


def routes(database):
    """Each kind of page by its name, as a function that gives an address, another each time."""
    reader = sqlite3.connect(f"file:{database}?mode=ro", uri=True)

    def some(sql):
        return [row[0] for row in reader.execute(sql)]

    last = some("SELECT max(report_id) FROM t_report")[0]
    ids = [random.randint(1, last) for _ in range(4_000)]
    marks = ",".join(map(str, ids))
    stories = some(f"SELECT story_id FROM t_story WHERE merged_into IS NULL AND story_id IN ({marks})")
    reports = some(f"SELECT report_id FROM t_report WHERE report_id IN ({marks})")
    large = some("SELECT story_id FROM t_story WHERE merged_into IS NULL ORDER BY origin_count DESC LIMIT 200")
    outlets = some(f"SELECT DISTINCT outlet FROM t_report WHERE report_id IN ({marks})")
    names = some(f"SELECT DISTINCT entity FROM t_mention WHERE report_id IN ({marks}) LIMIT 400")
    words = [word for title in some(f"SELECT title FROM t_report WHERE report_id IN ({marks}) AND title <> ''")
             for word in title.split()]
    times = some(f"SELECT last_fetched FROM t_story WHERE last_fetched IS NOT NULL AND story_id IN ({marks})")
    feeds = some("SELECT feed_id FROM t_feed LIMIT 50")
    reader.close()
    pick = random.choice
    word, outlet, name = (lambda: quote(pick(words))), (lambda: quote(pick(outlets))), (lambda: quote(pick(names)))
    return {
        "/": lambda: "/",
        "/ a page in the middle": lambda: f"/?after={pick(times)}~{pick(stories)}",
        "/?order=largest": lambda: "/?order=largest",
        "/?order=largest&since=": lambda: f"/?order=largest&since={pick(times)}",
        "/?since=24h": lambda: "/?since=24h",
        "/?origins=": lambda: f"/?origins={random.randint(2, 12)}",
        "/?text=": lambda: f"/?text={word()}",
        "/?outlet=": lambda: f"/?outlet={outlet()}",
        "/?missing=": lambda: f"/?missing={outlet()}",
        "/?name=": lambda: f"/?name={name()}",
        "/?language=": lambda: f"/?language={pick(['en', 'de', 'xx'])}",
        "/stories/ID": lambda: f"/stories/{pick(stories)}",
        "/stories/ID, the largest": lambda: f"/stories/{pick(large)}",
        "/affairs/ID": lambda: f"/affairs/{pick(stories)}",
        "/reports/ID": lambda: f"/reports/{pick(reports)}",
        "/compare/A/B": lambda: f"/compare/{pick(reports)}/{pick(reports)}",
        "/search?q= one word": lambda: f"/search?q={word()}",
        "/search?q= two words": lambda: f"/search?q={word()}+{word()}",
        "/feeds": lambda: "/feeds",
        "/feeds/ID": lambda: f"/feeds/{pick(feeds)}",
        "/watches": lambda: "/watches",
        "/quarantine": lambda: "/quarantine",
        "/corrections": lambda: "/corrections",
        "/health": lambda: "/health",
        "/stories.atom": lambda: "/stories.atom",
        "/stories.json?text=": lambda: f"/stories.json?text={word()}",
        "/api/v1/stories": lambda: f"/api/v1/stories?limit={random.randint(1, 200)}",
        "/api/v1/stories/ID": lambda: f"/api/v1/stories/{pick(stories)}",
        "/api/v1/reports/ID": lambda: f"/api/v1/reports/{pick(reports)}",
        "/api/v1/search": lambda: f"/api/v1/search?q={word()}",
        "/api/greader.php ids": lambda: "/api/greader.php/reader/api/0/stream/items/ids?output=json&n=200",
        "/api/greader.php unread": lambda: "/api/greader.php/reader/api/0/unread-count?output=json",
        "/metrics": lambda: "/metrics",
        "/readyz": lambda: "/readyz",
    }


class Daemon:
    """`newsloom run` on the database, which reads files put into a folder."""

    def __init__(self, newsloom, database, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.inbox = Path(folder, "in")
        self.inbox.mkdir()
        config = Path(folder, "newsloom.toml")
        config.write_text(
            f'[store]\npath = "{Path(database).absolute()}"\n[sources]\nfolders = ["{self.inbox}"]\n'
            f'scan_interval = "1s"\n[web]\nlisten = "127.0.0.1:{self.port}"\n'
        )
        self.log = open(Path(folder, "log"), "w+")
        self.process = subprocess.Popen([newsloom, "run", "--config", config], stderr=self.log)

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if get(self.connect(), "/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(.2)
            if self.process.poll() is not None:
                break
        self.log.seek(0)
        sys.exit(f"the daemon does not answer:\n{self.log.read()}")

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def memory(self):
        """Memory of the process, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1e3

    def stop(self):
        if self.process.poll() is not None:
            self.log.seek(0)
            print(f"the daemon has ended:\n{self.log.read()[-4000:]}", file=sys.stderr)
        self.process.terminate()
        self.process.wait(60)


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def write(daemon, stop, chunk, pause):
    """Puts made-up reports into the folder, some every few seconds."""
    made = subprocess.Popen([sys.executable, MADE_UP, "1000000", str(time.time_ns())], stdout=subprocess.PIPE)
    number = 0
    while not stop.wait(pause):
        lines = [made.stdout.readline() for _ in range(chunk)]
        part = daemon.inbox / f"{number}.part"
        part.write_bytes(b"".join(lines))
        part.rename(daemon.inbox / f"{number}.jsonl")
        number += 1
    made.kill()
    made.wait()


def listen(daemon, came, stop):
    """Notes when each line of the ledger comes as an event."""
    connection = daemon.connect()
    connection.request("GET", "/api/v1/events")
    answer = connection.getresponse()
    while not stop.is_set():
        line = answer.readline()
        if line.startswith(b"id:"):
            came.setdefault(int(line[3:]), time.monotonic())


def watch_ledger(database, seen, stop):
    """Notes when each line of the ledger can be read."""
    reader = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    last = reader.execute("SELECT max(seq) FROM t_ledger").fetchone()[0] or 0
    while not stop.wait(.01):
        for (seq,) in reader.execute("SELECT seq FROM t_ledger WHERE seq > ?", [last]).fetchall():
            seen[seq] = time.monotonic()
            last = seq


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure(daemon, kinds, requests):
    print(f"| page | p50 ms | p99 ms | most | KB |\n|---|---|---|---|---|")
    for name, path in kinds.items():
        connection, taken, sizes, odd = daemon.connect(), [], [], {}
        for _ in range(requests):
            begun = time.perf_counter()
            status, size = get(connection, path())
            taken.append((time.perf_counter() - begun) * 1e3)
            sizes.append(size)
            if status >= 400:
                odd[status] = odd.get(status, 0) + 1
        note = f" {odd}" if odd else ""
        print(f"| `{name}`{note} | {statistics.median(taken):.1f} | {percentile(taken, .99):.1f} | {max(taken):.1f} "
              f"| {max(sizes) / 1e3:.0f} |", flush=True)


def throughput(daemon, kinds, seconds, clients=8):
    """Requests a second of the front page and of stories, by turns."""
    counts, end = [0] * clients, time.monotonic() + seconds

    def load(which):
        connection = daemon.connect()
        while time.monotonic() < end:
            get(connection, kinds["/" if counts[which] % 2 else "/stories/ID"]())
            counts[which] += 1

    threads = [threading.Thread(target=load, args=[which]) for which in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def idle_clients(daemon, number):
    """Memory that idle clients of the events that hear nothing cost, in MB."""
    before, clients = daemon.memory(), []
    for _ in range(number):
        client = socket.create_connection(("127.0.0.1", daemon.port))
        client.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        client.recv(4096)
        clients.append(client)
    after = daemon.memory()
    for client in clients:
        client.close()
    return after - before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("--newsloom", default="target/release/newsloom")
    parser.add_argument("--requests", type=int, default=200, help="of each kind")
    parser.add_argument("--chunk", type=int, default=200, help="reports that are put into the folder at once")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two such files")
    parser.add_argument("--only", help="kinds of pages whose name has this")
    options = parser.parse_args()
    random.seed(7)
    stop, seen, came = threading.Event(), {}, {}
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(options.newsloom, options.database, folder)
        try:
            daemon.wait(600)
            kinds = routes(options.database)
            idle = idle_clients(daemon, 500)
            workers = [(write, daemon, stop, options.chunk, options.pause), (listen, daemon, came, stop),
                       (watch_ledger, options.database, seen, stop)]
            for work, *arguments in workers:
                threading.Thread(target=work, args=arguments, daemon=True).start()
            time.sleep(5)
            reports = json.loads(health(daemon))["reports"]
            print(f"{reports} reports, {os.path.getsize(options.database) / 1e9:.1f} GB, load {os.getloadavg()[0]:.1f}\n")
            wanted = {name: path for name, path in kinds.items() if not options.only or options.only in name}
            measure(daemon, wanted, options.requests)
            rate = throughput(daemon, kinds, 10)
            written = json.loads(health(daemon))["reports"] - reports
            late = [came[seq] - seen[seq] for seq in list(came) if seq in seen]
            print(f"\n{rate:.0f} requests a second with 8 clients; {written} reports written meanwhile")
            if late:
                print(f"events: p50 {statistics.median(late):.2f} s, p99 {percentile(late, .99):.2f} s of {len(late)}")
            print(f"500 idle clients of the events: {idle:.1f} MB")
        finally:
            stop.set()
            daemon.stop()


def health(daemon):
    connection = daemon.connect()
    connection.request("GET", "/api/v1/health")
    return connection.getresponse().read()


if __name__ == "__main__":
    main()
