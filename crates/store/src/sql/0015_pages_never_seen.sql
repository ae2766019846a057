-- Pages whose first fetch failed are looked at again too: nothing is left of a fetch then (url, hash and validators are NULL).
CREATE TABLE t_revisit_15 (
    report_id INTEGER PRIMARY KEY,
    entry_no INTEGER NOT NULL REFERENCES t_entry (entry_no),
    entry TEXT NOT NULL,
    origin TEXT NOT NULL,
    due TEXT NOT NULL,
    url TEXT,
    etag BLOB,
    last_modified BLOB,
    hash BLOB,
    CHECK ((url IS NULL) = (hash IS NULL))
) STRICT;
INSERT INTO t_revisit_15 (report_id, entry_no, entry, origin, due, url, etag, last_modified, hash)
SELECT report_id, entry_no, entry, origin, due, url, etag, last_modified, hash FROM t_revisit;
DROP TABLE t_revisit;
ALTER TABLE t_revisit_15 RENAME TO t_revisit;
CREATE INDEX i_revisit_due ON t_revisit (due);
CREATE INDEX i_revisit_entry ON t_revisit (entry_no);
