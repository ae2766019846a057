#!/usr/bin/env python3
"""world.py NEWSLOOM [--feeds N] [--rate R] [--seconds S]: what the daemon costs beside feeds that publish as the world does.

    benches/world.py target/release/newsloom --feeds 500 --rate 0 --seconds 600        a daemon with nothing to do
    benches/world.py target/release/newsloom --feeds 5000 --rate 12 --seconds 3600     an hour of a million reports a day

Each feed is a host of its own on loopback (127.0.0.0/8, Linux). They answer 304 until something is new, then with their latest
items, whole texts made up as in made_up.py. Printed are processor time, memory, wake-ups, what was polled, and how long a report
took from its publication to its fetch and from its fetch to its story. Needs nothing but Python.
"""

import argparse
import asyncio
import datetime
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

import made_up

ITEMS, HISTORY = 50, 10


class Feed:
    """The latest items of one outlet."""

    def __init__(self):
        self.items, self.version = [], 0

    def publish(self, report):
        self.items = [report, *self.items][:ITEMS]
        self.version += 1

    def document(self):
        items = "".join(
            f'<item><guid isPermaLink="false">{item["id"]}</guid><title>{escape(item["title"])}</title>'
            f'<link>{escape(item["url"])}</link><pubDate>{item["published"]}</pubDate>'
            f'<content:encoded>{escape("<p>" + item["text"].replace(chr(10) * 2, "</p><p>") + "</p>")}</content:encoded></item>'
            for item in self.items
        )
        return (
            '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>Outlet</title><language>en</language>{items}</channel></rss>"
        ).encode()


def dated(report, moment):
    return {**report, "published": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}


class World:
    def __init__(self, feeds):
        self.feeds = [Feed() for _ in range(feeds)]
        self.stream = made_up.News(1).stream(1 << 40, 1)
        self.published, self.answers = {}, {200: 0, 304: 0, 404: 0}

    def begin(self, rate):
        """Some items for each feed, as far apart as it will publish: polls follow the rhythm of a feed."""
        now = datetime.datetime.now(datetime.timezone.utc)
        for feed in self.feeds:
            for back in range(HISTORY, 0, -1):
                feed.publish(dated(next(self.stream), now - datetime.timedelta(seconds=back * len(self.feeds) / rate)))

    def publish(self):
        feed, report = random.choice(self.feeds), next(self.stream)
        self.published[report["title"]] = time.time()
        feed.publish(dated(report, datetime.datetime.now(datetime.timezone.utc)))

    async def publish_for_ever(self, rate):
        while True:
            await asyncio.sleep(random.expovariate(rate))
            self.publish()

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                path = lines[0].split(" ")[1]
                writer.write(self.answer(path, headers))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, path, headers):
        number = path.removeprefix("/feed/")
        if not number.isdigit():
            self.answers[404] += 1
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        feed = self.feeds[int(number)]
        tag = f'"{feed.version}"'
        if headers.get("if-none-match") == tag:
            self.answers[304] += 1
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        self.answers[200] += 1
        body = feed.document()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


def configure(folder, feeds, port):
    (folder / "newsloom.toml").write_text(
        '[store]\npath = "news.db"\n[sources]\nfeeds = ["feeds.toml"]\n'
        '[fetch]\nallow_private = ["127.0.0.0/8"]\naddress_delay = "0s"\n[web]\nlisten = "127.0.0.1:0"\n'
    )
    (folder / "feeds.toml").write_text(
        "".join(
            f'[[outlet]]\nname = "outlet{n}.example"\n[[outlet.feed]]\npages = false\n'
            f'url = "http://127.{1 + n // 65000}.{n // 250 % 250}.{n % 250 + 1}:{port}/feed/{n}"\n'
            for n in range(feeds)
        )
    )


class Process:
    """What a process has used so far (proc(5))."""

    def __init__(self, pid):
        self.folder = Path(f"/proc/{pid}")

    def seconds(self):
        fields = (self.folder / "stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def status(self, name):
        found = [line for line in (self.folder / "status").read_text().splitlines() if line.startswith(name + ":")]
        return int(found[0].split()[1])

    def wake_ups(self):
        tasks = (self.folder / "task").iterdir()
        return sum(Process.of_task(task) for task in tasks)

    @staticmethod
    def of_task(task):
        found = [line for line in (task / "status").read_text().splitlines() if line.startswith("voluntary_ctxt")]
        return int(found[0].split()[1])


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def lags(folder, published):
    """Seconds from publication to fetch, and from fetch to the story."""
    with sqlite3.connect(f"file:{folder}/news.db?mode=ro", uri=True) as database:
        rows = database.execute("SELECT title, fetched, joined_at FROM story_reports").fetchall()
    moment = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    waits = [moment(fetched) - published[title] for title, fetched, _ in rows if title in published]
    return waits, [moment(joined) - moment(fetched) for title, fetched, joined in rows if title in published]


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsloom")
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--rate", type=float, default=0, help="reports a second, over all feeds")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--warm-up", type=float, default=60, help="seconds in which all feeds are polled first, not measured")
    options = parser.parse_args()
    random.seed(1)
    world = World(options.feeds)
    if options.rate:
        world.begin(options.rate)
    server = await asyncio.start_server(world.serve, "0.0.0.0", 0, backlog=1024)
    folder = Path(tempfile.mkdtemp(prefix="newsloom-world-"))
    configure(folder, options.feeds, server.sockets[0].getsockname()[1])
    program = str(Path(options.newsloom).resolve())
    daemon = subprocess.Popen([program, "run"], cwd=folder, stdout=open(folder / "log", "w"), stderr=subprocess.STDOUT)
    await asyncio.sleep(options.warm_up)
    publisher = asyncio.create_task(world.publish_for_ever(options.rate)) if options.rate else None
    process, begun, answers = Process(daemon.pid), time.monotonic(), dict(world.answers)
    used, woken = process.seconds(), process.wake_ups()
    await asyncio.sleep(options.seconds)
    if daemon.poll() is not None:
        sys.exit(f"the daemon ended with {daemon.returncode}: {folder}/log")
    seconds = time.monotonic() - begun
    used, woken = process.seconds() - used, process.wake_ups() - woken
    memory, most = process.status("VmRSS") / 1024, process.status("VmHWM") / 1024
    if publisher:
        publisher.cancel()
    daemon.send_signal(signal.SIGTERM)
    code = daemon.wait()
    polls = {status: count - answers[status] for status, count in world.answers.items()}
    print(f"{options.feeds} feeds, {options.rate:g} reports/s, {seconds:.0f} s after a warm-up of {options.warm_up:.0f} s; exit code {code}")
    print(f"processor: {used:.2f} s, {100 * used / seconds:.2f} % of a core; {woken / seconds:.1f} wake-ups/s")
    print(f"memory: {memory:.0f} MB, {most:.0f} MB at most; answers: {polls}")
    waits, placing = lags(folder, world.published)
    if waits and placing:
        shown = lambda values: ", ".join(f"{name} {percentile(values, share):.2f} s" for name, share in [("p50", 0.5), ("p99", 0.99)])
        print(f"{len(waits)} reports of {len(world.published)} stored; publication to fetch: {shown(waits)}; fetch to story: {shown(placing)}")
    print(folder)


if __name__ == "__main__":
    asyncio.run(main())
