-- Stories of one affair: what the last review that looked at story_id found for it. Stories that were merged are never named.
CREATE TABLE t_story_link (
    story_id INTEGER NOT NULL REFERENCES t_story (story_id),
    other_story_id INTEGER NOT NULL REFERENCES t_story (story_id),
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (story_id, other_story_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX i_story_link_other ON t_story_link (other_story_id);

-- Each link from both sides, once.
CREATE VIEW story_links AS
SELECT l.story_id, l.other_story_id, l.kind,
    CASE WHEN (coalesce(o.first_published, o.first_fetched), o.story_id) < (coalesce(s.first_published, s.first_fetched), s.story_id)
        THEN 'earlier' ELSE 'later' END AS other_is,
    l.score, l.reason
FROM (
    SELECT story_id, other_story_id, kind, score, reason FROM t_story_link
    UNION ALL
    SELECT b.other_story_id, b.story_id, b.kind, b.score, b.reason FROM t_story_link b
    WHERE NOT EXISTS (
        SELECT 1 FROM t_story_link a WHERE a.story_id = b.other_story_id AND a.other_story_id = b.story_id)
) l
JOIN t_story s ON s.story_id = l.story_id
JOIN t_story o ON o.story_id = l.other_story_id;

-- Stories that a round-up or a live blog tells of beside the one that it is in.
CREATE TABLE t_story_mention (
    report_id INTEGER NOT NULL REFERENCES t_report (report_id),
    story_id INTEGER NOT NULL REFERENCES t_story (story_id),
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (report_id, story_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX i_story_mention_story ON t_story_mention (story_id);

CREATE VIEW story_mentions AS
SELECT m.story_id, m.report_id, r.external_id, nullif(r.outlet, 'unknown') AS outlet, r.title, r.url, r.published, r.fetched,
    r.language, 'mention' AS role, m.score, m.reason
FROM t_story_mention m
JOIN t_report r USING (report_id)
JOIN t_member own USING (report_id)
WHERE own.story_id <> m.story_id;
