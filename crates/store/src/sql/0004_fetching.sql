-- Hosts that asked to be left alone, so that a restart leaves them alone too.
CREATE TABLE t_quiet (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- WebSub subscriptions as fetch writes and understands them (JSON).
CREATE TABLE t_websub (
    feed_id INTEGER PRIMARY KEY REFERENCES t_feed (feed_id),
    subscription TEXT NOT NULL
) STRICT;

-- Feeds that moved for good to where another feed lies, or moved before them: one of them is polled, while it answers.
CREATE INDEX i_feed_address ON t_feed (coalesce(cursor ->> 'url', url));
CREATE VIEW t_alias AS
SELECT a.feed_id, min(o.feed_id) AS alias_of
FROM t_feed a
JOIN t_feed o ON coalesce(o.cursor ->> 'url', o.url) = a.cursor ->> 'url' AND o.feed_id <> a.feed_id
WHERE a.kind = 'web' AND a.enabled = 1 AND o.kind = 'web' AND o.enabled = 1
    AND o.failures < 5 AND coalesce(o.outcome, '') <> 'gone'
    AND (o.cursor ->> 'url' IS NULL OR o.feed_id < a.feed_id)
GROUP BY a.feed_id;
