-- What changed between the versions of a report (JSON), and by what it is recognized under another address.
ALTER TABLE t_report ADD COLUMN changes TEXT;
ALTER TABLE t_report ADD COLUMN content_key BLOB;
CREATE INDEX i_report_content ON t_report (content_key) WHERE content_key IS NOT NULL;
ALTER TABLE t_version ADD COLUMN url TEXT;
ALTER TABLE t_version ADD COLUMN authors TEXT;
ALTER TABLE t_version ADD COLUMN changes TEXT;

-- Addresses that several entries of one feed share: they identify no report. key: hash of the identity.
CREATE TABLE t_shared_address (
    key BLOB PRIMARY KEY,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The entries behind a report.
CREATE INDEX i_entry_report ON t_entry (coalesce(report_id, entry_no));

-- What people deleted, so that it never comes back. subject: an id, an outlet, or the address of a feed.
CREATE TABLE t_deletion (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('report', 'outlet', 'feed')),
    subject TEXT NOT NULL,
    reports INTEGER NOT NULL
) STRICT;

-- By what deleted reports are known.
CREATE TABLE t_deleted (
    key BLOB PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES t_deletion (seq)
) STRICT, WITHOUT ROWID;

CREATE VIEW versions AS
SELECT report_id, version, fetched AS seen, title, published, url, changes FROM t_version
UNION ALL
SELECT report_id, version, fetched, title, published, url, changes FROM t_report;

CREATE VIEW deletions AS
SELECT seq, at AS deleted_at, actor, kind, subject, reports FROM t_deletion;
