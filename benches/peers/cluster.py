#!/usr/bin/env python3
"""newsloom beside a one-pass TF-IDF clusterer in plain Python, on the same labelled streams in one run.

usage: benches/peers/cluster.py [--binary target/release/newsloom] FILE.jsonl[.gz] ...

Each record has "title", "text", "published" and the label in "story", as for `newsloom eval`. The Python clusterer is the
usual baseline: lower-case words, TF-IDF with the document frequencies seen so far, average link (the mean cosine to a
story's members), an inverted index over each report's 20 heaviest terms, a window of 30 days, threshold .22. Both are
scored here by BCubed (Bagga & Baldwin 1998) and pairwise F1. Speed: Python's counts tokenizing and placing; newsloom's
`place` counts placing alone and `all` the whole of `eval`: reading, normalizing, extracting, placing and the review.
"""
import argparse, collections, datetime, gzip, json, math, re, subprocess, time

WORDS = re.compile(r"\w+(?:['’]\w+)?")
HEAVY, WINDOW_DAYS, THRESHOLD = 20, 30, 0.22


def records(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("story") is not None:
                yield record


def day(record):
    try:
        return datetime.date.fromisoformat((record.get("published") or "")[:10]).toordinal()
    except ValueError:
        return None


class Clusterer:
    """Reports one after the other into stories."""

    def __init__(self):
        self.documents = 0
        self.frequency = collections.Counter()
        self.sums, self.sizes, self.days = [], [], []
        self.index = collections.defaultdict(set)

    def vector(self, text):
        counts = collections.Counter(WORDS.findall(text.lower()))
        self.documents += 1
        self.frequency.update(counts.keys())
        weigh = lambda t, n: (1 + math.log(n)) * math.log((1 + self.documents) / self.frequency[t])
        weights = {t: weigh(t, n) for t, n in counts.items()}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {t: w / norm for t, w in weights.items()}

    def place(self, record):
        vector, when = self.vector(f"{record.get('title') or ''} {record.get('text') or ''}"), day(record)
        heavy = sorted(vector, key=vector.get, reverse=True)[:HEAVY]
        best, story = THRESHOLD, None
        for candidate in set().union(*(self.index[t] for t in heavy)) if heavy else ():
            last = self.days[candidate]
            if when is not None and last is not None and abs(when - last) > WINDOW_DAYS:
                continue
            total = self.sums[candidate]
            score = sum(w * total.get(t, 0.0) for t, w in vector.items()) / self.sizes[candidate]
            if score > best:
                best, story = score, candidate
        if story is None:
            story = len(self.sums)
            self.sums.append({}), self.sizes.append(0), self.days.append(when)
        total = self.sums[story]
        for t, w in vector.items():
            total[t] = total.get(t, 0.0) + w
        self.sizes[story] += 1
        self.days[story] = max(filter(None, (self.days[story], when)), default=None)
        for t in heavy:
            self.index[t].add(story)
        return story


def scores(pairs):
    """BCubed and pairwise F1, in percent, of (label, story) pairs."""
    both, labels, stories = collections.Counter(pairs), collections.Counter(), collections.Counter()
    for label, story in pairs:
        labels[label] += 1
        stories[story] += 1
    precision = sum(n * n / stories[s] for (_, s), n in both.items()) / len(pairs)
    recall = sum(n * n / labels[l] for (l, _), n in both.items()) / len(pairs)
    count = lambda sizes: sum(n * (n - 1) // 2 for n in sizes.values())
    together = count(both)
    harmonic = lambda p, r: 200 * p * r / (p + r) if p + r else 0.0
    return harmonic(precision, recall), harmonic(together / (count(stories) or 1), together / (count(labels) or 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/release/newsloom")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    print(f"{'set':24} {'reports':>8}  {'TF-IDF B3/pair F':>18} {'rep/s':>7}  {'newsloom B3/pair F':>18} {'place/s':>8} {'all/s':>7}")
    for path in options.files:
        stream = list(records(path))
        start, clusterer = time.perf_counter(), Clusterer()
        b3, pair = scores([(r["story"], clusterer.place(r)) for r in stream])
        took = time.perf_counter() - start
        start = time.perf_counter()
        out = subprocess.run([options.binary, "eval", "--json", path], check=True, capture_output=True, text=True).stdout
        whole = time.perf_counter() - start
        ours = json.loads(out.splitlines()[-1])
        f = lambda kind: 100 * ours["measures"][kind]["f1"]
        name = path.rsplit("/", 1)[-1].split(".")[0]
        print(f"{name:24} {len(stream):8}  {b3:9.1f} / {pair:5.1f}  {len(stream) / took:7.0f}  "
              f"{f('bcubed'):9.1f} / {f('pairwise'):5.1f}  {ours['placed_per_second']:8.0f} {len(stream) / whole:7.0f}")


if __name__ == "__main__":
    main()
