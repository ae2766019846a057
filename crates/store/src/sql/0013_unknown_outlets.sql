-- Nobody knows who published a report whose outlet is 'unknown' in the table: the views give NULL, and such reports are not
-- counted as those of one outlet.
DROP VIEW reports;
CREATE VIEW reports AS
SELECT r.report_id, m.story_id, r.external_id, nullif(r.outlet, 'unknown') AS outlet,
    coalesce(json_extract(f.spec, '$.name'), f.url) AS feed, r.feed_id,
    r.url, r.canonical_url, r.title, r.lead, coalesce(r.authors, '[]') AS authors,
    r.published, r.published_offset, r.published_day_only, r.published_raw, r.modified, r.fetched,
    r.language, r.site, r.image, r.dateline, r.agency, r.genre, t.text, r.version,
    coalesce(r.problems, '[]') AS problems, r.withdrawn
FROM t_report r
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_feed f USING (feed_id)
LEFT JOIN t_text t USING (report_id);

DROP VIEW story_reports;
CREATE VIEW story_reports AS
SELECT m.story_id, m.report_id, r.external_id, nullif(r.outlet, 'unknown') AS outlet, r.title, r.url, r.published, r.fetched,
    r.language, CASE WHEN m.copy_of IS NULL THEN 'report' ELSE 'copy' END AS role,
    m.copy_of, m.score, m.reason, m.standing AS state, m.joined AS joined_at, o.owner
FROM t_member m
JOIN t_report r USING (report_id)
LEFT JOIN t_outlet o ON o.outlet = r.outlet;

UPDATE t_story SET outlet_count = (
    SELECT count(DISTINCT nullif(r.outlet, 'unknown')) FROM t_member m JOIN t_report r USING (report_id)
    WHERE m.story_id = t_story.story_id)
WHERE story_id IN (SELECT m.story_id FROM t_report r JOIN t_member m USING (report_id) WHERE r.outlet = 'unknown');
