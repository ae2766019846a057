-- The field's names for private tables and columns; new kinds of lines in the ledger.
ALTER TABLE t_sequence RENAME COLUMN corrected TO applied_correction;
ALTER TABLE t_run RENAME COLUMN seen TO heartbeat;

-- Hosts that asked to be left alone (Retry-After).
ALTER TABLE t_quiet RENAME TO t_retry_after;

-- How the clusterer has each report of its window in memory; empty where that is still to be made of t_feature.
ALTER TABLE t_window RENAME TO t_window_snapshot;
ALTER TABLE t_window_snapshot RENAME COLUMN member TO snapshot;

-- What each report added to the clusterer's index of furniture.
ALTER TABLE t_lesson RENAME TO t_furniture_snapshot;
ALTER TABLE t_furniture_snapshot RENAME COLUMN lesson_no TO furniture_no;
ALTER TABLE t_furniture_snapshot RENAME COLUMN lesson TO snapshot;

-- The columns of a full-text table have no other names but by making it anew; texts are indexed behind the commits.
DROP TABLE t_search;
CREATE VIRTUAL TABLE t_search USING fts5 (
    title, body, content = '', tokenize = "unicode61 remove_diacritics 2"
);
INSERT OR IGNORE INTO t_search_todo SELECT report_id FROM t_text;

DROP VIEW story_ledger;
CREATE TABLE t_ledger_new (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind IN ('created', 'joined', 'merged', 'split', 'moved', 'retitled', 'corrected', 'withdrawn', 'deleted')
    ),
    report_id INTEGER,
    other_story_id INTEGER,
    actor TEXT NOT NULL,
    detail TEXT
) STRICT;
INSERT INTO t_ledger_new SELECT seq, at, story_id, kind, report_id, other_story_id, actor, detail FROM t_ledger;
DROP TABLE t_ledger;
ALTER TABLE t_ledger_new RENAME TO t_ledger;
CREATE INDEX i_ledger_story ON t_ledger (story_id);
CREATE INDEX i_ledger_other ON t_ledger (other_story_id) WHERE other_story_id IS NOT NULL;
CREATE VIEW story_ledger AS
SELECT seq, at AS happened_at, story_id, kind, report_id, other_story_id, actor, detail FROM t_ledger;
