#!/usr/bin/env python3
"""exports.py DB [--binary PROGRAM] [--scratch FOLDER] [--view NAME]: rows a second and most memory of every format of `newsloom export`.

Each format is written once from the database DB, into a folder that is removed afterwards: all views as tables (or the view NAME
alone, for a figure of one kind of row), tables of GDELT, and the story with most reports as a document. Rows are those that the
program says it wrote, memory is the largest resident set of its process (wait4). The database is only read.
"""
import argparse
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLES = {
    'csv': ['csv'],
    'csv.gz': ['csv', '--compress', 'gz'],
    'jsonl': ['jsonl'],
    'jsonl.zst': ['jsonl', '--compress', 'zst'],
    'parquet': ['parquet'],
    'parquet by day': ['parquet', '--partition', 'day'],
}
STORY = ['markdown', 'html', 'bibtex', 'csl-json', 'ris', 'stix', 'misp']


def measured(words):
    """Seconds, most memory in MB, and what the program said."""
    with tempfile.TemporaryFile('w+') as said:
        start = time.perf_counter()
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode != 0:
        raise SystemExit(f'{" ".join(map(str, words))}: exit code {process.returncode}\n{text}')
    return seconds, usage.ru_maxrss / 1024, text


def size(path):
    files = [path] if path.is_file() else [file for file in path.rglob('*') if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def line(name, rows, seconds, memory, megabytes):
    print(f'| {name} | {rows:,} | {seconds:.2f} s | {rows / seconds:,.0f} | {memory:.0f} MB | {megabytes:,.1f} MB |', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('database', type=pathlib.Path)
    parser.add_argument('--binary', type=pathlib.Path, default=ROOT / 'target/release/newsloom')
    parser.add_argument('--scratch', type=pathlib.Path, help='where to write (default: beside the database)')
    parser.add_argument('--view', help='this view alone')
    given = parser.parse_args()
    with sqlite3.connect(f'file:{given.database}?mode=ro', uri=True) as database:
        reports, = database.execute('SELECT count(*) FROM reports').fetchone()
        story = database.execute('SELECT story_id, report_count FROM stories ORDER BY report_count DESC LIMIT 1').fetchone()
    if story is None:
        raise SystemExit(f'{given.database}: it has no stories')
    print(f'{reports:,} reports; {given.view or "all views"}; the largest story has {story[1]}\n')
    print('| format | rows | time | rows a second | memory | written |\n|---|---|---|---|---|---|')
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='exports-', dir=given.scratch or given.database.resolve().parent))
    try:
        for name, words in TABLES.items():
            if given.view and len(words) > 1:
                continue
            out = scratch / (f'{given.view}.{name}' if given.view else 'tables')
            view = ['--view', given.view] if given.view else []
            seconds, memory, said = measured([given.binary, 'export', *words, *view, '--db', given.database, '--out', out])
            line(name, sum(int(rows) for rows in re.findall(r': (\d+) rows?\b', said)), seconds, memory, size(out))
            out.unlink() if out.is_file() else shutil.rmtree(out)
        if given.view:
            return
        seconds, memory, said = measured([given.binary, 'export', 'gdelt', '--db', given.database, '--out', scratch / 'gdelt'])
        line('gdelt', sum(map(int, re.findall(r'(\d+) (?:events?|mentions?|reports?)\b', said))), seconds, memory, size(scratch / 'gdelt'))
        for name in STORY:
            out = scratch / name
            seconds, memory, _ = measured([given.binary, 'export', name, '--db', given.database, '--out', out, str(story[0])])
            line(f'{name} (one story, its reports as rows)', story[1], seconds, memory, size(out))
    finally:
        shutil.rmtree(scratch)


if __name__ == '__main__':
    main()
