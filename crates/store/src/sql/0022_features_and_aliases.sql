-- What is compared is read off the text again where a snapshot cannot be read, and what furniture needs of a report is in its snapshot.
DROP TABLE t_feature;
DELETE FROM t_furniture_snapshot;

-- Which feeds are another one is asked of single feeds, whenever some are due: by the index of addresses.
DROP VIEW t_alias;
CREATE VIEW t_alias AS
SELECT feed_id, alias_of
FROM (
    SELECT a.feed_id, (
        SELECT min(o.feed_id)
        FROM t_feed o INDEXED BY i_feed_address
        WHERE coalesce(o.cursor ->> 'url', o.url) = a.cursor ->> 'url' AND o.feed_id <> a.feed_id
            AND o.kind = 'web' AND o.enabled = 1 AND o.failures < 5 AND coalesce(o.outcome, '') <> 'gone'
            AND (o.cursor ->> 'url' IS NULL OR o.feed_id < a.feed_id)
    ) AS alias_of
    FROM t_feed a
    WHERE a.kind = 'web' AND a.enabled = 1
)
WHERE alias_of IS NOT NULL;
