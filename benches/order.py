#!/usr/bin/env python3
"""How much the order in which reports come decides.

    benches/order.py target/release/newsloom tests/it/data/streams.jsonl

Each stream of the file (JSON lines with `stream`, `id` and what `newsloom ingest` reads) is ingested by time of publication, backwards and
shuffled, into a database of its own. Of the pairs of reports that are together in one of two orders, counted over all streams and all
three pairs of orders, it prints how many are not together in the other. Needs nothing but Python.
"""

import argparse
import itertools
import json
import random
import sqlite3
import subprocess
import tempfile
from pathlib import Path


def together(newsloom, reports):
    """The pairs of ids that are in one story."""
    with tempfile.TemporaryDirectory() as folder:
        file, database = Path(folder) / "reports.jsonl", Path(folder) / "news.db"
        file.write_text("".join(f"{json.dumps(report)}\n" for report in reports))
        subprocess.run([newsloom, "ingest", "--db", database, file], check=True, capture_output=True)
        rows = sqlite3.connect(database).execute("SELECT story_id, external_id FROM story_reports ORDER BY 1, 2")
        stories = itertools.groupby(rows, key=lambda row: row[0])
        return {pair for _, members in stories for pair in itertools.combinations([id for _, id in members], 2)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsloom", type=Path)
    parser.add_argument("streams", type=Path)
    options = parser.parse_args()
    streams = {}
    for line in options.streams.read_text().splitlines():
        report = json.loads(line)
        keys = ("id", "title", "text", "url", "source", "published", "language")
        streams.setdefault(report["stream"], []).append({key: report[key] for key in keys if report.get(key)})
    differing = either = 0
    for reports in streams.values():
        by_time = sorted(reports, key=lambda report: (report.get("published", ""), report["id"]))
        shuffled = random.Random(7).sample(by_time, len(by_time))
        orders = [together(options.newsloom.resolve(), order) for order in (by_time, by_time[::-1], shuffled)]
        for one, other in itertools.combinations(orders, 2):
            differing, either = differing + len(one ^ other), either + len(one | other)
    print(f"{differing} of {either} pairs differ: {100 * differing / max(either, 1):.1f} %")


if __name__ == "__main__":
    main()
