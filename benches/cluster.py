#!/usr/bin/env python3
"""What a cluster costs and gives: processor time and reports a second, in one process and with keeper and workers.

    benches/cluster.py target/release/newsloom --reports 3000 --workers 1 2
    benches/cluster.py target/release/newsloom --reports 1000 --workers 1 2 --pages

Made-up reports (made_up.py) are read from a folder, or with --pages fetched from loopback hosts that one feed each names. The
processor time of a run is that of all its processes, the NATS server's too; what a report costs more than in one process is the
hand-over. Needs nats-server and nothing but Python.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

HOSTS = 40


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def made_up(count):
    lines = subprocess.run(
        [sys.executable, Path(__file__).with_name("made_up.py"), str(count)], capture_output=True, text=True, check=True
    ).stdout
    return [json.loads(line) for line in lines.splitlines()]


class Outlets:
    """All hosts of 127.0.0.0/8: host n has every nth report, and a feed of them."""

    def __init__(self, reports):
        pages = {}
        for n in range(HOSTS):
            items = []
            for number in range(n, len(reports), HOSTS):
                report = reports[number]
                items.append(f"<item><title>{escape(report['title'])}</title><link>/{number}</link><guid>{number}</guid></item>")
                paragraphs = "".join(f"<p>{escape(line)}</p>" for line in report["text"].splitlines() if line.strip())
                head = f"<html><head><title>{escape(report['title'])}</title></head><body><article>"
                pages[f"/{number}"] = ("text/html", f"{head}<h1>{escape(report['title'])}</h1>{paragraphs}</article></body></html>")
            pages[f"/feed{n}"] = ("application/rss+xml", f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>")

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                kind, body = pages.get(self.path, ("text/plain", ""))
                body = body.encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]

    def feeds(self):
        urls = (f"http://127.0.1.{n + 1}:{self.port}/feed{n}" for n in range(HOSTS))
        return "".join(f'[[outlet]]\nname = "o{n}"\n[[outlet.feed]]\nurl = "{u}"\nallow_private = true\n' for n, u in enumerate(urls))


def run(newsloom, reports, workers, outlets):
    """Seconds, and seconds of processor time by process."""
    folder = Path(tempfile.mkdtemp(prefix="newsloom-cluster-"))
    port = free_port()
    (folder / "in").mkdir()
    (folder / "feeds.toml").write_text("")
    (folder / "newsloom.toml").write_text(
        '[store]\npath = "news.db"\n[web]\nlisten = ""\n[sources]\nfeeds = ["feeds.toml"]\nfolders = ["in"]\nscan_interval = "1s"\n'
        '[fetch]\nallow_private = ["127.0.0.0/8"]\nhost_delay = "0s"\naddress_delay = "0s"\nmax_connections_per_host = 4\nrevisit_after = []\n'
        f'[stories]\nreview_interval = "1h"\n[transport]\nurl = "nats://127.0.0.1:{port}"\n'
    )
    (folder / "nats.conf").write_text(f'listen: 127.0.0.1:{port}\nmax_payload: 8MB\njetstream {{ store_dir: "{folder}/streams" }}\n')
    start = lambda *command: subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=(folder / "log").open("a"))
    role = lambda name: start(newsloom, "run", "--config", folder / "newsloom.toml", "--role", name)
    processes = {}
    try:
        if workers:
            processes["nats-server"] = start("nats-server", "-c", folder / "nats.conf")
            processes |= {f"worker {n + 1}": role("worker") for n in range(workers)}
        owner = processes["keeper" if workers else "one process"] = role("keeper" if workers else "all")
        wait_for(folder, "SELECT count(*) FROM processes WHERE role = 'worker'", workers)
        # What starting costs is not what a report costs.
        time.sleep(3)
        before = {name: processor_time(process.pid) for name, process in processes.items()}
        begun = time.monotonic()
        if outlets:
            (folder / "feeds.toml").write_text(outlets.feeds())
            owner.send_signal(signal.SIGHUP)
        else:
            (folder / "made_up").write_text("".join(f"{json.dumps(report)}\n" for report in reports))
            (folder / "made_up").rename(folder / "in" / "made_up.jsonl")
        wait_for(folder, "SELECT reports FROM t_total", len(reports))
        seconds = time.monotonic() - begun
        return seconds, {name: processor_time(process.pid) - before[name] for name, process in processes.items()}
    finally:
        for process in reversed(processes.values()):
            process.send_signal(signal.SIGTERM)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(folder, query, number):
    end = time.monotonic() + 900
    while time.monotonic() < end:
        try:
            with sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True, timeout=5) as connection:
                if connection.execute(query).fetchone()[0] >= number:
                    return
        except sqlite3.Error:
            pass
        time.sleep(0.05)
    sys.exit(f"{query} never came to {number}: \n{(folder / 'log').read_text()[-4000:]}")


def processor_time(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsloom", type=Path)
    parser.add_argument("--reports", type=int, default=3000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args()
    reports = made_up(options.reports)
    outlets = Outlets(reports) if options.pages else None
    alone = None
    print("| | reports/s | processor time a report | more than in one process | by process |\n|---|---|---|---|---|")
    for workers in [0, *options.workers]:
        seconds, spent = run(options.newsloom.resolve(), reports, workers, outlets)
        each = 1000 * sum(spent.values()) / len(reports)
        alone = alone or each
        name = f"keeper and {workers} worker{'s' if workers > 1 else ''}" if workers else "one process"
        parts = ", ".join(f"{name} {1000 * time / len(reports):.2f}" for name, time in spent.items())
        print(f"| {name} | {len(reports) / seconds:.0f} | {each:.2f} ms | {each - alone:+.2f} ms | {parts} ms |", flush=True)


if __name__ == "__main__":
    main()
