-- The public views. Columns may be added, never removed or given another meaning. docs/schema.md describes each.

CREATE VIEW stories AS
SELECT story_id, title, lead, first_published, last_published, first_fetched, last_fetched,
    report_count, outlet_count, origin_count, languages,
    CASE WHEN merged_into IS NULL THEN 'open' ELSE 'merged' END AS state,
    merged_into, created AS created_at
FROM t_story;

CREATE VIEW reports AS
SELECT r.report_id, m.story_id, r.external_id, r.outlet,
    coalesce(json_extract(f.spec, '$.name'), f.url) AS feed, r.feed_id,
    r.url, r.canonical_url, r.title, r.lead, coalesce(r.authors, '[]') AS authors,
    r.published, r.published_offset, r.published_day_only, r.published_raw, r.modified, r.fetched,
    r.language, r.site, r.image, r.dateline, r.agency, r.genre, t.text, r.version,
    coalesce(r.problems, '[]') AS problems
FROM t_report r
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_feed f USING (feed_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW story_reports AS
SELECT m.story_id, m.report_id, r.external_id, r.outlet, r.title, r.url, r.published, r.fetched, r.language,
    CASE WHEN m.copy_of IS NULL THEN 'report' ELSE 'copy' END AS role,
    m.copy_of, m.score, m.reason, m.standing AS state, m.joined AS joined_at, o.owner
FROM t_member m
JOIN t_report r USING (report_id)
LEFT JOIN t_outlet o ON o.outlet = r.outlet;

CREATE VIEW passages AS
SELECT t.report_id, j.key AS passage_no, j.value ->> 0 AS start_offset, j.value ->> 1 AS end_offset,
    j.value ->> 2 AS kind, substr(t.text, (j.value ->> 0) + 1, (j.value ->> 1) - (j.value ->> 0)) AS text
FROM t_text t, json_each(t.passages) j;

CREATE VIEW entities AS
SELECT e.report_id, m.story_id, e.start AS start_offset, e.stop AS end_offset,
    substr(t.text, e.start + 1, e.stop - e.start) AS text, e.passage AS passage_kind,
    e.type, e.kind, e.entity, e.confidence, e.rule
FROM t_mention e
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW quotes AS
SELECT q.report_id, m.story_id, q.start AS start_offset, q.stop AS end_offset,
    substr(t.text, q.start + 1, q.stop - q.start) AS text, q.passage AS passage_kind, q.kind,
    q.speaker_start, q.speaker_stop AS speaker_end,
    substr(t.text, q.speaker_start + 1, q.speaker_stop - q.speaker_start) AS speaker_text,
    q.speaker AS speaker_entity,
    q.cue_start, q.cue_stop AS cue_end,
    substr(t.text, q.cue_start + 1, q.cue_stop - q.cue_start) AS cue,
    q.confidence, q.rule
FROM t_quote q
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW figures AS
SELECT g.report_id, m.story_id, g.start AS start_offset, g.stop AS end_offset,
    substr(t.text, g.start + 1, g.stop - g.start) AS text, g.passage AS passage_kind,
    g.value, g.value_high, g.relation, g.unit, g.counts, g.confidence, g.rule
FROM t_figure g
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW dates AS
SELECT d.report_id, m.story_id, d.start AS start_offset, d.stop AS end_offset,
    substr(t.text, d.start + 1, d.stop - d.start) AS text, d.passage AS passage_kind,
    d.first_day, d.last_day, d.confidence, d.rule
FROM t_dateref d
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW actions AS
SELECT a.report_id, m.story_id, a.start AS start_offset, a.stop AS end_offset,
    substr(t.text, a.start + 1, a.stop - a.start) AS text, a.passage AS passage_kind,
    a.event, a.mode, a.context, a.source, a.target, a.hypothetical, a.negated, a.cameo, a.confidence, a.rule
FROM t_action a
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW story_ledger AS
SELECT seq, at AS happened_at, story_id, kind, report_id, other_story_id, actor, detail FROM t_ledger;

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
    last_polled, next_poll, last_status, failures, entries, error
FROM t_feed;

CREATE VIEW entries AS
SELECT feed_id, entry_id, url, state, reason, coalesce(report_id, entry_no) AS report_id, seen AS seen_at FROM t_entry;

CREATE VIEW report_versions AS
SELECT report_id, version, title, text, published, modified, fetched FROM t_version
UNION ALL
SELECT r.report_id, r.version, r.title, t.text, r.published, r.modified, r.fetched
FROM t_report r LEFT JOIN t_text t USING (report_id);

CREATE VIEW corrections AS
SELECT c.seq, c.at AS decided_at, c.actor, c.kind, c.a AS report_a, c.b AS report_b, c.undoes,
    EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq) AS undone
FROM t_correction c;

CREATE VIEW polls AS
SELECT poll_id, feed_id, at AS polled_at, status, outcome, error, bytes, millis, entries, fresh FROM t_poll;

CREATE VIEW quarantine AS
SELECT q.ticket_id, e.feed_id, e.entry_id, e.url, q.stage, q.error, q.attempts, q.at AS quarantined_at
FROM t_quarantine q JOIN t_entry e USING (entry_no);

CREATE VIEW runs AS
SELECT run_id, started AS started_at, ended AS ended_at, carried, read, stored, duplicate, refused, quarantined,
    CASE WHEN ended IS NULL THEN read - stored - duplicate - refused - quarantined ELSE pending END AS pending,
    stories
FROM t_run;
