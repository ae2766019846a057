#!/usr/bin/env python3
"""How many saved pages a second newsloom reads, beside Python's trafilatura and parsing alone.

usage: pages.py --reader target/release/examples/read_pages FOLDER
needs: cargo build --release -p newsloom-normalize --example read_pages; pip install trafilatura lxml_html_clean

FOLDER holds pages (.html, .html.gz). All run on one thread over the same pages; the figure is pages for a second of
processor time, without what reading and unpacking the files takes. What is not installed is left out.
"""
import argparse
import gzip
import importlib.util
import os
import pathlib
import resource
import subprocess


def children():
    """Seconds of processor time of the processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def crate(reader, way, folder):
    start = children()
    subprocess.run([reader, way, folder], check=True, stdout=subprocess.DEVNULL)
    return children() - start


def bytes_of(path):
    return gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()


def python(paths):
    import trafilatura

    trafilatura.extract("<p>warm</p>")
    taken = 0.0
    for path in paths:
        html = bytes_of(path)
        start = sum(os.times()[:2])
        trafilatura.extract(html)
        taken += sum(os.times()[:2]) - start
    return taken


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reader", default="target/release/examples/read_pages")
    arguments.add_argument("folder", type=pathlib.Path)
    given = arguments.parse_args()
    paths = sorted(given.folder.iterdir())
    show = lambda what, seconds: print(f"{what:42} {len(paths) / max(seconds, 1e-6):8.1f} pages/s", flush=True)
    load = crate(given.reader, "load", given.folder)
    ways = {
        "parse": "html5ever, parsing alone (scraper)",
        "newsloom": "newsloom, page to report",
    }
    for way, what in ways.items():
        show(what, crate(given.reader, way, given.folder) - load)
    if importlib.util.find_spec("trafilatura"):
        show("trafilatura (Python)", python(paths))


if __name__ == "__main__":
    main()
