#!/usr/bin/env python3
"""Write what Trafilatura takes for the text of pages, for train_classifier's --teacher.

usage: pip install trafilatura==2.3.1; teacher.py GOLD.jsonl.gz SET... | gzip > teacher.jsonl.gz

GOLD has one page a line: {"id", "set", "html": path beside GOLD}. Texts of 400 characters or less are left out.
"""
import gzip, json, pathlib, sys
import trafilatura

gold, sets = pathlib.Path(sys.argv[1]), sys.argv[2:]
with gzip.open(gold, 'rt') as lines:
    for page in map(json.loads, lines):
        if page['set'] in sets:
            text = trafilatura.extract(gzip.open(gold.parent / page['html']).read(), include_comments=False)
            if text and len(text) > 400:
                print(json.dumps({'id': page['id'], 'text': text}, ensure_ascii=False))
