-- A story whose last report was deleted keeps its row and its place in the ledger, and is no longer open.
ALTER TABLE t_story ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
DROP VIEW stories;
CREATE VIEW stories AS
SELECT story_id, title, lead, first_published, last_published, first_fetched, last_fetched,
    report_count, outlet_count, origin_count, languages,
    CASE WHEN merged_into IS NOT NULL THEN 'merged' WHEN is_deleted = 1 THEN 'deleted' ELSE 'open' END AS state,
    merged_into, created AS created_at
FROM t_story;
