#!/usr/bin/env python3
"""What a live store costs, and how soon another process takes over.

    benches/live_store.py target/release/newsloom --reports 3000

Made-up reports (made_up.py) are read from a folder by one process, without and with a live store on a PostgreSQL server of its own,
which is asked for no synchronous writing but what it does by itself. Then the process is killed (SIGKILL), and the time is measured until
one that stands by is active. Needs PostgreSQL's programs and nothing but Python.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cluster import free_port, made_up, processor_time, wait_for


class Server:
    """A PostgreSQL server in a folder of its own."""

    def __init__(self):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not programs:
            sys.exit("there is no PostgreSQL: apt-get install postgresql")
        self.programs, self.port = programs[-1].parent, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="newsloom-postgres-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        self.run("initdb", "--auth", "trust", "--username", "newsloom", "--encoding", "UTF8", "--no-locale", "--pgdata", self.data)
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self.run("pg_ctl", "start", "--wait", "--silent", "--pgdata", self.data, "--log", self.folder / "log", "--options", options)
        self.url = f"postgres://newsloom@127.0.0.1:{self.port}/postgres?options=-csearch_path%3Dpublic"

    def run(self, program, *arguments):
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        command = [self.programs / program, *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)

    def processor_time(self):
        """Of its processes, also those that have ended."""
        main = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        fields = Path(f"/proc/{main}/stat").read_text().rsplit(")", 1)[1].split()
        ended = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return ended + sum(processor_time(int(pid)) for pid in [main, *children])

    def megabytes(self):
        return sum(file.stat().st_size for file in (self.data / "base").rglob("*") if file.is_file()) / 1e6

    def close(self):
        self.run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", self.data)
        shutil.rmtree(self.folder, ignore_errors=True)


def machine(server):
    folder = Path(tempfile.mkdtemp(prefix="newsloom-live-"))
    (folder / "in").mkdir()
    url = f'url = "{server.url}"\n' if server else ""
    (folder / "newsloom.toml").write_text(
        f'[store]\npath = "news.db"\n{url}[web]\nlisten = ""\n[sources]\nfolders = ["in"]\nscan_interval = "1s"\n[stories]\nreview_interval = "1h"\n'
    )
    return folder


def start(newsloom, folder):
    log = (folder / "log").open("a")
    return subprocess.Popen([newsloom, "run", "--config", folder / "newsloom.toml"], stdout=subprocess.DEVNULL, stderr=log)


def wait_for_log(folder, text):
    while text not in (folder / "log").read_text():
        time.sleep(0.01)


def read(newsloom, reports, server):
    """The row of the table, the process, and its folder."""
    folder = machine(server)
    process = start(newsloom, folder)
    wait_for(folder, "SELECT count(*) FROM runs", 1)
    time.sleep(4)
    before, before_server = processor_time(process.pid), server.processor_time() if server else 0
    begun = time.monotonic()
    (folder / "made_up").write_text("".join(f"{json.dumps(report)}\n" for report in reports))
    (folder / "made_up").rename(folder / "in" / "made_up.jsonl")
    wait_for(folder, "SELECT reports FROM t_total", len(reports))
    while server and subprocess.run(
        [newsloom, "status", "--config", folder / "newsloom.toml", "--json"], capture_output=True, text=True
    ).stdout.find('"waiting":0') < 0:
        time.sleep(0.05)
    seconds = time.monotonic() - begun
    own = 1000 * (processor_time(process.pid) - before) / len(reports)
    others = 1000 * ((server.processor_time() if server else 0) - before_server) / len(reports)
    file = (folder / "news.db").stat().st_size / 1e3 / len(reports)
    store = f"{1000 * server.megabytes() / len(reports):.1f} KB" if server else ""
    name = "with a live store" if server else "without"
    row = f"| {name} | {len(reports) / seconds:.0f} | {own:.2f} ms | {others:.2f} ms | {file:.1f} KB | {store} |"
    return row, process, folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsloom", type=Path)
    parser.add_argument("--reports", type=int, default=3000)
    options = parser.parse_args()
    newsloom, reports = options.newsloom.resolve(), made_up(options.reports)
    print("| | reports/s | newsloom, a report | PostgreSQL, a report | file, a report | PostgreSQL's files |\n|---|---|---|---|---|---|")
    row, process, folder = read(newsloom, reports, None)
    print(row, flush=True)
    process.send_signal(signal.SIGTERM)
    process.wait()
    shutil.rmtree(folder)
    server = Server()
    processes, folders = [], []
    try:
        row, process, folder = read(newsloom, reports, server)
        processes.append(process), folders.append(folder)
        print(row, flush=True)
        other = machine(server)
        folders.append(other)
        processes.append(start(newsloom, other))
        begun = time.monotonic()
        wait_for_log(other, "standing by")
        print(f"\na copy to stand by with: {time.monotonic() - begun:.1f} s")
        process.kill()
        begun = time.monotonic()
        wait_for_log(other, "this newsloom is active")
        active = time.monotonic() - begun
        wait_for_log(other, "newsloom is running")
        print(f"taken over {active:.1f} s after SIGKILL, polling after {time.monotonic() - begun:.1f} s")
    finally:
        for process in processes:
            process.kill()
            process.wait()
        server.close()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
