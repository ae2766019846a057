-- Feeds that people add on the page. listed_in: the file of the configuration that lists a feed; NULL where none does.
ALTER TABLE t_feed ADD COLUMN listed_in TEXT;
ALTER TABLE t_feed ADD COLUMN added_by TEXT;
ALTER TABLE t_feed ADD COLUMN added_at TEXT;
ALTER TABLE t_feed ADD COLUMN paused_by TEXT;
ALTER TABLE t_feed ADD COLUMN paused_at TEXT;

-- Addresses that people want read, until the daemon has looked at them. spec: the feed as a list of feeds gives it, which is
-- not looked at first. answer: why the address was not added, as JSON; NULL while it waits.
CREATE TABLE t_feed_request (
    request_no INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    spec TEXT,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    answer TEXT
) STRICT;
CREATE INDEX i_feed_request_waiting ON t_feed_request (request_no) WHERE answer IS NULL;

DROP VIEW feeds;
CREATE VIEW feeds AS
SELECT feed_id, url, spec ->> 'outlet' AS outlet, spec ->> 'name' AS name,
    CASE
        WHEN paused_by IS NOT NULL THEN 'paused'
        WHEN enabled = 0 THEN 'disabled'
        WHEN kind = 'files' THEN 'files'
        WHEN outcome = 'gone' THEN 'gone'
        WHEN failures > 0 THEN 'failing'
        WHEN last_polled IS NULL THEN 'new'
        ELSE 'ok'
    END AS state,
    last_polled, next_poll, last_status, failures, entries, error,
    coalesce(cursor ->> '$.url', cursor ->> '$.moved.to') AS moved_to,
    listed_in, added_by, added_at, paused_by, paused_at
FROM t_feed;

-- Watches that people made on the page: made_by is NULL for those of the configuration.
ALTER TABLE t_watch ADD COLUMN made_by TEXT;
ALTER TABLE t_watch ADD COLUMN made_at TEXT;
ALTER TABLE t_watch ADD COLUMN paused_by TEXT;
ALTER TABLE t_watch ADD COLUMN paused_at TEXT;

DROP VIEW watches;
CREATE VIEW watches AS
SELECT w.watch_no, w.watch, w.spec, w.sinks,
    (SELECT count(*) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'pending') AS pending,
    (SELECT count(*) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'dead') AS dead,
    (SELECT max(settled) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'delivered') AS last_delivered,
    (SELECT at FROM t_watch_event e WHERE e.watch = w.watch ORDER BY event_no DESC LIMIT 1) AS last_event,
    w.made_by, w.made_at, w.paused_by, w.paused_at
FROM t_watch w;
