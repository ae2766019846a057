#!/usr/bin/env python3
"""Figures and dates of newsloom beside those of Python programs, on the same labelled text in one run: quality and speed.

usage: extraction.py --newsloom target/release/newsloom --figures FILE.jsonl[.gz] --dates FILE.jsonl[.gz]
needs: pip install quantulum3 dateparser recognizers-text-suite

A record of figures is {"text", "figures": [{"value"}]}, one of dates {"text", "date": the day of publication,
"spans": [{"start", "end", "when" or "value"}]} with offsets in code points and TIMEX3 values. Programs that are not installed
are left out. Values of figures are compared as a multiset for each record; a date is right where it overlaps and has the same
first day, to the gold's own granularity. Speed is text for a second of processor time, without what a program takes to start;
newsloom's is that of everything that a report says.
"""
import argparse
import collections
import datetime
import gzip
import importlib.util
import json
import os
import re
import subprocess
import tempfile


def records(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def number(value):
    try:
        return round(float(str(value).replace(",", "")), 4)
    except ValueError:
        return str(value)


def newsloom(binary, texts, days):
    """What `newsloom inspect report` gives, record by record."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for at, (text, day) in enumerate(zip(texts, days)):
            file.write(json.dumps({"id": str(at), "text": text, "published": day}) + "\n")
        file.flush()
        command = [binary, "inspect", "report", "--json", file.name]
        out = subprocess.run(command, capture_output=True, check=False).stdout
    found = {record.get("id"): record for record in map(json.loads, out.splitlines())}
    return [found.get(str(at), {}) for at in range(len(texts))]


def newsloom_figures(binary):
    return lambda texts, days: [[f["value"] for f in r.get("figures", [])] for r in newsloom(binary, texts, days)]


def newsloom_dates(binary):
    spans = lambda r: [(d["start"], d["end"], d["from"]) for d in r.get("dates", [])]
    return lambda texts, days: [spans(r) for r in newsloom(binary, texts, days)]


def quantulum_figures(texts, _days):
    from quantulum3 import parser

    return [[q.value for q in parser.parse(text)] for text in texts]


def recognizers_figures(texts, _days):
    from recognizers_number import Culture, recognize_number

    resolved = lambda text: [(m.resolution or {}).get("value") for m in recognize_number(text, Culture.English)]
    return [[value for value in resolved(text) if value is not None] for text in texts]


def recognizers_dates(texts, days):
    from recognizers_date_time import Culture, recognize_datetime

    def read(text, day):
        at = datetime.datetime.fromisoformat(day[:10]) if day else None
        for match in recognize_datetime(text, Culture.English, reference=at):
            values = (match.resolution or {}).get("values") or [{}]
            start = values[-1].get("start") or values[-1].get("value") or values[-1].get("end")
            if start and re.match(r"\d{4}-", start):
                yield match.start, match.end + 1, start[:10]

    return [list(read(text, day)) for text, day in zip(texts, days)]


def dateparser_dates(texts, days):
    from dateparser.search import search_dates

    def read(text, day):
        base = datetime.datetime.fromisoformat(day[:10]) if day else None
        settings = {"RELATIVE_BASE": base} if base else {}
        at = 0
        for words, when in search_dates(text, languages=["en"], settings=settings) or []:
            start = text.find(words, at)
            if start >= 0:
                at = start + len(words)
                yield start, at, when.date().isoformat()

    return [list(read(text, day)) for text, day in zip(texts, days)]


def score_figures(gold, found):
    hits = given = wanted = 0
    for record, values in zip(gold, found):
        want = collections.Counter(number(f["value"]) for f in record["figures"])
        have = collections.Counter(map(number, values))
        hits, given, wanted = hits + (want & have).total(), given + have.total(), wanted + want.total()
    return {"value F1": 200 * hits / max(given + wanted, 1)}


def first_day(value):
    """The first day of a TIMEX3 value or ISO date, to its own granularity."""
    if week := re.match(r"^(\d{4})-W(\d{2})", value or ""):
        return datetime.date.fromisocalendar(int(week[1]), max(1, int(week[2])), 1).isoformat()
    if quarter := re.match(r"^(\d{4})-Q([1-4])", value or ""):
        return f"{quarter[1]}-{3 * int(quarter[2]) - 2:02}"
    day = re.match(r"^(\d{4})(-\d{2})?(-\d{2})?", value or "")
    return day[0] if day and not re.match(r"^\d{4}-(SP|SU|FA|WI|H)", value) else None


def score_dates(gold, found):
    overlaps = right = given = wanted = 0
    for record, spans in zip(gold, found):
        given, used = given + len(spans), set()
        for span in record["spans"]:
            if span.get("type") not in (None, "DATE", "TIME"):
                continue
            day = first_day(span.get("when") or span.get("value") or span.get("from"))
            if day is None:
                continue
            wanted += 1
            for at, (start, end, first) in enumerate(spans):
                if at not in used and start < span["end"] and end > span["start"]:
                    used.add(at)
                    overlaps, right = overlaps + 1, right + ((first or "")[: len(day)] == day)
                    break
    f1 = lambda n: 200 * n / max(given + wanted, 1)
    return {"overlap F1": f1(overlaps), "value F1": f1(right)}


def processor_time():
    """Seconds of processor time, of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def compare(title, programs, gold, score):
    texts, days = [r["text"] for r in gold], [r.get("date") for r in gold]
    size = sum(map(len, texts)) / 1e3
    print(f"\n{title}: {len(gold)} records, {size:.0f} kB")
    for name, module, read in programs:
        if module and importlib.util.find_spec(module) is None:
            print(f"{name:20} not installed")
            continue
        read(texts[:1], days[:1])
        begin = processor_time()
        read(texts[:1], days[:1])
        start = processor_time()
        found = read(texts, days)
        took = max(processor_time() - start - (start - begin), 1e-6)
        scores = "  ".join(f"{what} {value:5.1f}" for what, value in score(gold, found).items())
        print(f"{name:20} {scores}  {size / took:9.1f} kB/s", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--newsloom", default="target/release/newsloom")
    arguments.add_argument("--figures", nargs="*", default=[])
    arguments.add_argument("--dates", nargs="*", default=[])
    given = arguments.parse_args()
    for path in given.figures:
        programs = [
            ("newsloom", None, newsloom_figures(given.newsloom)),
            ("quantulum3", "quantulum3", quantulum_figures),
            ("recognizers-text", "recognizers_number", recognizers_figures),
        ]
        compare(f"figures of {path.rsplit('/')[-1]}", programs, records(path), score_figures)
    for path in given.dates:
        programs = [
            ("newsloom", None, newsloom_dates(given.newsloom)),
            ("recognizers-text", "recognizers_date_time", recognizers_dates),
            ("dateparser", "dateparser", dateparser_dates),
        ]
        compare(f"dates of {path.rsplit('/')[-1]}", programs, records(path), score_dates)


if __name__ == "__main__":
    main()
