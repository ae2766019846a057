-- Private tables (t_*). People read the views (0002 and later); these may change with any version.
-- Times are UTC text 'YYYY-MM-DDTHH:MM:SSZ'. Offsets are code points into t_text.text, end exclusive.

-- last: the one source of report and story ids, only ever grows. reviewed: the newest line of the ledger that a review
-- has seen.
CREATE TABLE t_sequence (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    last INTEGER NOT NULL,
    reviewed INTEGER NOT NULL
) STRICT;
INSERT INTO t_sequence VALUES (1, 0, 0);

-- What became of what was read, per run of the program. seen: the last sign of life; pending is written at the end.
CREATE TABLE t_run (
    run_id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,
    seen TEXT NOT NULL,
    ended TEXT,
    carried INTEGER NOT NULL,
    read INTEGER NOT NULL,
    stored INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    pending INTEGER NOT NULL DEFAULT 0,
    stories INTEGER NOT NULL DEFAULT 0
) STRICT;

-- spec and cursor are JSON; spec holds no secret (headers and passwords stay in memory).
CREATE TABLE t_feed (
    feed_id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('web', 'files')),
    spec TEXT NOT NULL,
    cursor TEXT NOT NULL DEFAULT '{}',
    enabled INTEGER NOT NULL,
    next_poll TEXT,
    last_polled TEXT,
    last_status INTEGER,
    outcome TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    entries INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;
CREATE INDEX i_feed_due ON t_feed (next_poll) WHERE enabled = 1 AND next_poll IS NOT NULL;

CREATE TABLE t_poll (
    poll_id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES t_feed (feed_id),
    at TEXT NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    error TEXT,
    bytes INTEGER NOT NULL,
    millis INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    fresh INTEGER NOT NULL
) STRICT;

-- How far each file was read.
CREATE TABLE t_file (
    path TEXT PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES t_feed (feed_id),
    mtime INTEGER NOT NULL,
    size INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    done INTEGER NOT NULL,
    read_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every entry ever seen. key: hash of feed and entry id (of the entry id alone for files); hash: of what it says.
CREATE TABLE t_entry (
    entry_no INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    feed_id INTEGER NOT NULL REFERENCES t_feed (feed_id),
    entry_id TEXT NOT NULL,
    url TEXT,
    seen TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'duplicate', 'refused', 'quarantined')),
    reason TEXT,
    report_id INTEGER
) STRICT;

-- The durable queue. queue_no is the place in it; seq orders the versions of one entry.
CREATE TABLE t_queue (
    queue_no INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL UNIQUE,
    entry_no INTEGER NOT NULL REFERENCES t_entry (entry_no),
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE t_quarantine (
    ticket_id INTEGER PRIMARY KEY,
    entry_no INTEGER NOT NULL REFERENCES t_entry (entry_no),
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    run_id INTEGER,
    at TEXT NOT NULL,
    stage TEXT NOT NULL,
    error TEXT NOT NULL
) STRICT;

-- What a ticket carries, while it is in the queue or in quarantine. entry is JSON without the content.
CREATE TABLE t_payload (
    ticket_id INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    body_kind TEXT,
    content_type TEXT,
    body BLOB
) STRICT;

-- identity: hash of what makes the report the same report; seq: of the newest ticket that wrote it.
CREATE TABLE t_report (
    report_id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    identity BLOB NOT NULL UNIQUE,
    fingerprint BLOB NOT NULL,
    version INTEGER NOT NULL,
    feed_id INTEGER NOT NULL,
    external_id TEXT,
    outlet TEXT NOT NULL,
    url TEXT,
    canonical_url TEXT,
    title TEXT,
    lead TEXT,
    authors TEXT,
    published TEXT,
    published_offset INTEGER,
    published_day_only INTEGER,
    published_raw TEXT,
    modified TEXT,
    fetched TEXT NOT NULL,
    language TEXT,
    site TEXT,
    image TEXT,
    dateline TEXT,
    agency TEXT,
    genre TEXT NOT NULL,
    problems TEXT
) STRICT;

-- passages: JSON [[start, end, "kind"], ...].
CREATE TABLE t_text (
    report_id INTEGER PRIMARY KEY REFERENCES t_report (report_id),
    fetched TEXT NOT NULL,
    text TEXT NOT NULL,
    passages TEXT NOT NULL
) STRICT;
CREATE INDEX i_text_fetched ON t_text (fetched);

-- Outlets that are known to belong to an owner.
CREATE TABLE t_outlet (
    outlet TEXT PRIMARY KEY,
    owner TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Earlier versions of reports that changed.
CREATE TABLE t_version (
    report_id INTEGER NOT NULL REFERENCES t_report (report_id),
    version INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,
    title TEXT,
    text TEXT,
    published TEXT,
    modified TEXT,
    fetched TEXT NOT NULL,
    PRIMARY KEY (report_id, version)
) STRICT;

CREATE TABLE t_mention (
    report_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    passage TEXT,
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    confidence REAL,
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE t_quote (
    report_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    passage TEXT,
    kind TEXT NOT NULL,
    speaker_start INTEGER,
    speaker_stop INTEGER,
    speaker TEXT,
    cue_start INTEGER,
    cue_stop INTEGER,
    confidence REAL,
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE t_figure (
    report_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    passage TEXT,
    value REAL,
    value_high REAL,
    relation TEXT NOT NULL,
    unit TEXT,
    counts TEXT,
    confidence REAL,
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE t_dateref (
    report_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    passage TEXT,
    first_day TEXT,
    last_day TEXT,
    confidence REAL,
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, n)
) STRICT, WITHOUT ROWID;

-- context, source and target are JSON lists.
CREATE TABLE t_action (
    report_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    passage TEXT,
    event TEXT NOT NULL,
    mode TEXT,
    context TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    hypothetical INTEGER NOT NULL,
    negated INTEGER NOT NULL,
    cameo TEXT,
    confidence REAL,
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, n)
) STRICT, WITHOUT ROWID;

-- The counters are kept up to date with every commit. A merged story keeps its row.
CREATE TABLE t_story (
    story_id INTEGER PRIMARY KEY,
    run_id INTEGER,
    created TEXT NOT NULL,
    title_report INTEGER,
    title TEXT,
    lead TEXT,
    first_published TEXT,
    last_published TEXT,
    first_fetched TEXT,
    last_fetched TEXT,
    report_count INTEGER NOT NULL DEFAULT 0,
    outlet_count INTEGER NOT NULL DEFAULT 0,
    origin_count INTEGER NOT NULL DEFAULT 0,
    languages TEXT,
    merged_into INTEGER
) STRICT;
CREATE INDEX i_story_fetched ON t_story (last_fetched);
CREATE INDEX i_story_newest ON t_story (coalesce(last_published, last_fetched));
CREATE INDEX i_story_merged ON t_story (merged_into) WHERE merged_into IS NOT NULL;

-- How many reports there are and how many stories are open, kept with every commit: nobody has to count rows.
CREATE TABLE t_total (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    reports INTEGER NOT NULL,
    stories INTEGER NOT NULL
) STRICT;
INSERT INTO t_total VALUES (1, 0, 0);

-- In which story each report is. reason is JSON.
CREATE TABLE t_member (
    report_id INTEGER PRIMARY KEY REFERENCES t_report (report_id),
    story_id INTEGER NOT NULL REFERENCES t_story (story_id),
    copy_of INTEGER,
    score REAL NOT NULL,
    standing TEXT NOT NULL,
    reason TEXT NOT NULL,
    joined TEXT NOT NULL
) STRICT;
CREATE INDEX i_member_story ON t_member (story_id);
CREATE INDEX i_member_copy ON t_member (copy_of) WHERE copy_of IS NOT NULL;

-- What the clusterer compares, apart from everything else, so that a start reads little.
CREATE TABLE t_feature (
    report_id INTEGER PRIMARY KEY REFERENCES t_report (report_id),
    fetched INTEGER NOT NULL,
    features BLOB NOT NULL
) STRICT;

-- What left the window is found without reading what is in it.
CREATE INDEX i_feature_fetched ON t_feature (fetched);

CREATE TABLE t_ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('created', 'joined', 'merged', 'split', 'moved', 'retitled')),
    report_id INTEGER,
    other_story_id INTEGER,
    actor TEXT NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX i_ledger_story ON t_ledger (story_id);
CREATE INDEX i_ledger_other ON t_ledger (other_story_id) WHERE other_story_id IS NOT NULL;

-- What people decided. Only ever appended to: undoing is a row of its own.
CREATE TABLE t_correction (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('must_link', 'cannot_link', 'undo')),
    a INTEGER,
    b INTEGER,
    undoes INTEGER REFERENCES t_correction (seq)
) STRICT;

-- Full text: an index without a copy of the text, filled behind the commits. It knows exactly the reports that have
-- a text and are not in t_search_todo. (No contentless_delete: SQLite before 3.43 could not open the table.)
CREATE VIRTUAL TABLE t_search USING fts5 (
    title, told, content = '', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE t_search_todo (report_id INTEGER PRIMARY KEY) STRICT;
