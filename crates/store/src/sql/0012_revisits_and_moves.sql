-- The pages of young reports, which are looked at again. entry_no, entry: what brought the page (JSON without the content);
-- origin: from when the intervals count; url, etag, last_modified, hash: what the last fetch left.
CREATE TABLE t_revisit (
    report_id INTEGER PRIMARY KEY,
    entry_no INTEGER NOT NULL REFERENCES t_entry (entry_no),
    entry TEXT NOT NULL,
    origin TEXT NOT NULL,
    due TEXT NOT NULL,
    url TEXT NOT NULL,
    etag BLOB,
    last_modified BLOB,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX i_revisit_due ON t_revisit (due);
CREATE INDEX i_revisit_entry ON t_revisit (entry_no);

-- Whether a ticket is the page of a report read again, and not its entry.
ALTER TABLE t_queue ADD COLUMN is_revisit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE t_quarantine ADD COLUMN is_revisit INTEGER NOT NULL DEFAULT 0;

-- Since when the page of a report is gone.
ALTER TABLE t_report ADD COLUMN withdrawn TEXT;
DROP VIEW reports;
CREATE VIEW reports AS
SELECT r.report_id, m.story_id, r.external_id, r.outlet,
    coalesce(json_extract(f.spec, '$.name'), f.url) AS feed, r.feed_id,
    r.url, r.canonical_url, r.title, r.lead, coalesce(r.authors, '[]') AS authors,
    r.published, r.published_offset, r.published_day_only, r.published_raw, r.modified, r.fetched,
    r.language, r.site, r.image, r.dateline, r.agency, r.genre, t.text, r.version,
    coalesce(r.problems, '[]') AS problems, r.withdrawn
FROM t_report r
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_feed f USING (feed_id)
LEFT JOIN t_text t USING (report_id);

-- Where a feed has moved for good, also where that is not believed yet.
DROP VIEW feeds;
CREATE VIEW feeds AS
SELECT feed_id, url, spec ->> 'outlet' AS outlet, spec ->> 'name' AS name,
    CASE
        WHEN enabled = 0 THEN 'disabled'
        WHEN kind = 'files' THEN 'files'
        WHEN outcome = 'gone' THEN 'gone'
        WHEN failures > 0 THEN 'failing'
        WHEN last_polled IS NULL THEN 'new'
        ELSE 'ok'
    END AS state,
    last_polled, next_poll, last_status, failures, entries, error,
    coalesce(cursor ->> '$.url', cursor ->> '$.moved.to') AS moved_to
FROM t_feed;
