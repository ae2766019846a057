-- The public views of docs/schema.md: the same names, columns and rows as in SQLite. Made last: they are there once all of it is.

-- The code points from start to stop, end exclusive.
CREATE FUNCTION t_span(whole text, start bigint, stop bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substr(whole, (start + 1)::integer, greatest(stop - start, 0)::integer);

-- The reports that have these words in their title or text, in the language of websearch_to_tsquery.
CREATE FUNCTION search_reports(query text) RETURNS TABLE (report_id bigint, rank real) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.report_id, ts_rank(s.words, websearch_to_tsquery('simple', query))
    FROM t_search s WHERE s.words @@ websearch_to_tsquery('simple', query);
END;

CREATE VIEW stories AS
SELECT story_id, title, lead,
    iso_time(first_published) COLLATE "C" AS first_published, iso_time(last_published) COLLATE "C" AS last_published,
    iso_time(first_fetched) COLLATE "C" AS first_fetched, iso_time(last_fetched) COLLATE "C" AS last_fetched,
    report_count, outlet_count, origin_count, languages,
    CASE WHEN merged_into IS NOT NULL THEN 'merged' WHEN is_deleted = 1 THEN 'deleted' ELSE 'open' END AS state,
    merged_into, iso_time(created) COLLATE "C" AS created_at
FROM t_story;

CREATE VIEW reports AS
SELECT r.report_id, m.story_id, r.external_id, nullif(r.outlet, 'unknown') AS outlet,
    coalesce(f.spec ->> 'name', f.url) COLLATE "C" AS feed, r.feed_id,
    r.url, r.canonical_url, r.title, r.lead, coalesce(r.authors::jsonb, '[]') AS authors,
    iso_time(r.published) COLLATE "C" AS published, r.published_offset, r.published_day_only, r.published_raw,
    iso_time(r.modified) COLLATE "C" AS modified, iso_time(r.fetched) COLLATE "C" AS fetched,
    r.language, r.site, r.image, r.dateline::jsonb AS dateline, r.agency, r.genre, t.text, r.version,
    coalesce(r.problems::jsonb, '[]') AS problems, iso_time(r.withdrawn) COLLATE "C" AS withdrawn
FROM t_report r
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_feed f USING (feed_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW story_reports AS
SELECT m.story_id, m.report_id, r.external_id, nullif(r.outlet, 'unknown') AS outlet, r.title, r.url,
    iso_time(r.published) COLLATE "C" AS published, iso_time(r.fetched) COLLATE "C" AS fetched, r.language,
    CASE WHEN m.copy_of IS NULL THEN 'report' ELSE 'copy' END AS role,
    m.copy_of, m.score, m.reason::jsonb AS reason, m.standing AS state, iso_time(m.joined) COLLATE "C" AS joined_at, o.owner
FROM t_member m
JOIN t_report r USING (report_id)
LEFT JOIN t_outlet o ON o.outlet = r.outlet;

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

CREATE VIEW story_mentions AS
SELECT m.story_id, m.report_id, r.external_id, nullif(r.outlet, 'unknown') AS outlet, r.title, r.url,
    iso_time(r.published) COLLATE "C" AS published, iso_time(r.fetched) COLLATE "C" AS fetched,
    r.language, 'mention' AS role, m.score, m.reason
FROM t_story_mention m
JOIN t_report r USING (report_id)
JOIN t_member own USING (report_id)
WHERE own.story_id <> m.story_id;

CREATE VIEW passages AS
SELECT t.report_id, p.place - 1 AS passage_no, (p.passage ->> 0)::bigint AS start_offset,
    (p.passage ->> 1)::bigint AS end_offset, (p.passage ->> 2) COLLATE "C" AS kind,
    t_span(t.text, (p.passage ->> 0)::bigint, (p.passage ->> 1)::bigint) AS text
FROM t_text t, json_array_elements(t.passages) WITH ORDINALITY AS p (passage, place);

CREATE VIEW entities AS
SELECT e.report_id, m.story_id, e.start AS start_offset, e.stop AS end_offset, t_span(t.text, e.start, e.stop) AS text,
    e.passage AS passage_kind, e.type, e.kind, e.entity, e.confidence, e.rule, l.country, l.latitude, l.longitude
FROM t_mention e
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id)
LEFT JOIN t_location l ON e.type = 'PLACE' AND l.report_id = e.report_id AND l.entity = e.entity;

CREATE VIEW statements AS
SELECT s.report_id, m.story_id, s.start AS start_offset, s.stop AS end_offset, t_span(t.text, s.start, s.stop) AS text,
    s.heading_start, s.heading_stop AS heading_end, t_span(t.text, s.heading_start, s.heading_stop) AS heading,
    s.issuer_start, s.issuer_stop AS issuer_end, t_span(t.text, s.issuer_start, s.issuer_stop) AS issuer_text,
    s.issuer AS issuer_entity
FROM t_statement s
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW quotes AS
SELECT q.report_id, m.story_id, q.start AS start_offset, q.stop AS end_offset, t_span(t.text, q.start, q.stop) AS text,
    q.passage AS passage_kind, q.kind, q.speaker_start, q.speaker_stop AS speaker_end,
    t_span(t.text, q.speaker_start, q.speaker_stop) AS speaker_text, q.speaker AS speaker_entity,
    q.cue_start, q.cue_stop AS cue_end, t_span(t.text, q.cue_start, q.cue_stop) AS cue,
    q.confidence, q.rule, q.parts::jsonb AS parts
FROM t_quote q
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW figures AS
SELECT g.report_id, m.story_id, g.start AS start_offset, g.stop AS end_offset, t_span(t.text, g.start, g.stop) AS text,
    g.passage AS passage_kind, g.value, g.value_high, g.relation, g.unit, g.counts, g.confidence, g.rule
FROM t_figure g
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW dates AS
SELECT d.report_id, m.story_id, d.start AS start_offset, d.stop AS end_offset, t_span(t.text, d.start, d.stop) AS text,
    d.passage AS passage_kind, d.first_day, d.last_day, d.confidence, d.rule
FROM t_dateref d
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW actions AS
SELECT a.report_id, m.story_id, a.start AS start_offset, a.stop AS end_offset, t_span(t.text, a.start, a.stop) AS text,
    a.passage AS passage_kind, a.event, a.mode, a.context::jsonb AS context, a.source::jsonb AS source,
    a.target::jsonb AS target, a.hypothetical, a.negated, a.cameo, a.confidence, a.rule
FROM t_action a
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);

CREATE VIEW story_ledger AS
SELECT seq, iso_time(at) COLLATE "C" AS happened_at, story_id, kind, report_id, other_story_id, actor, detail FROM t_ledger;

CREATE VIEW feeds AS
SELECT feed_id, url, (spec ->> 'outlet') COLLATE "C" AS outlet, (spec ->> 'name') COLLATE "C" AS name,
    CASE
        WHEN paused_by IS NOT NULL THEN 'paused'
        WHEN enabled = 0 THEN 'disabled'
        WHEN kind = 'files' THEN 'files'
        WHEN outcome = 'gone' THEN 'gone'
        WHEN failures > 0 THEN 'failing'
        WHEN last_polled IS NULL THEN 'new'
        ELSE 'ok'
    END AS state,
    iso_time(last_polled) COLLATE "C" AS last_polled, iso_time(next_poll) COLLATE "C" AS next_poll, last_status, failures,
    entries, error, coalesce("cursor" ->> 'url', "cursor" #>> '{moved,to}') COLLATE "C" AS moved_to,
    listed_in, added_by, iso_time(added_at) COLLATE "C" AS added_at, paused_by, iso_time(paused_at) COLLATE "C" AS paused_at
FROM t_feed;

CREATE VIEW entries AS
SELECT feed_id, entry_id, url, state, reason, coalesce(report_id, entry_no) AS report_id,
    iso_time(seen) COLLATE "C" AS seen_at
FROM t_entry;

CREATE VIEW report_versions AS
SELECT report_id, version, title, text, iso_time(published) COLLATE "C" AS published,
    iso_time(modified) COLLATE "C" AS modified, iso_time(fetched) COLLATE "C" AS fetched
FROM t_version
UNION ALL
SELECT r.report_id, r.version, r.title, t.text, iso_time(r.published) COLLATE "C", iso_time(r.modified) COLLATE "C",
    iso_time(r.fetched) COLLATE "C"
FROM t_report r LEFT JOIN t_text t USING (report_id);

CREATE VIEW versions AS
SELECT report_id, version, iso_time(fetched) COLLATE "C" AS seen, title, iso_time(published) COLLATE "C" AS published, url,
    changes::jsonb AS changes
FROM t_version
UNION ALL
SELECT report_id, version, iso_time(fetched) COLLATE "C", title, iso_time(published) COLLATE "C", url, changes::jsonb
FROM t_report;

CREATE VIEW corrections AS
SELECT c.seq, iso_time(c.at) COLLATE "C" AS decided_at, c.actor, c.kind, c.a AS report_a, c.b AS report_b, c.undoes,
    (EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq))::integer::bigint AS undone, c.first_seq
FROM t_correction c;

CREATE VIEW deletions AS
SELECT seq, iso_time(at) COLLATE "C" AS deleted_at, actor, kind, subject, reports FROM t_deletion;

CREATE VIEW polls AS
SELECT poll_id, feed_id, iso_time(at) COLLATE "C" AS polled_at, status, outcome, error, bytes, millis, entries, fresh
FROM t_poll;

CREATE VIEW quarantine AS
SELECT q.ticket_id, e.feed_id, e.entry_id, e.url, q.stage, q.error, q.attempts, iso_time(q.at) COLLATE "C" AS quarantined_at
FROM t_quarantine q JOIN t_entry e USING (entry_no);

CREATE VIEW watches AS
SELECT w.watch_no, w.watch, w.spec::jsonb AS spec, w.sinks::jsonb AS sinks,
    (SELECT count(*) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'pending') AS pending,
    (SELECT count(*) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'dead') AS dead,
    iso_time((SELECT max(settled) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'delivered')) COLLATE "C"
        AS last_delivered,
    iso_time((SELECT at FROM t_watch_event e WHERE e.watch = w.watch ORDER BY event_no DESC LIMIT 1)) COLLATE "C"
        AS last_event,
    w.made_by, iso_time(w.made_at) COLLATE "C" AS made_at, w.paused_by, iso_time(w.paused_at) COLLATE "C" AS paused_at
FROM t_watch w;

CREATE VIEW watch_events AS
SELECT event_no, watch, iso_time(at) COLLATE "C" AS happened_at, (event ->> 'type') COLLATE "C" AS type,
    (event ->> 'story_id')::bigint AS story_id, (event #>> '{report,report_id}')::bigint AS report_id, event::jsonb AS event
FROM t_watch_event;

CREATE VIEW watch_deliveries AS
SELECT delivery_no, watch, sink, state, first_event, last_event, iso_time(created) COLLATE "C" AS created_at,
    iso_time(due) COLLATE "C" AS due_at, attempts, iso_time(settled) COLLATE "C" AS settled_at, error
FROM t_delivery;

CREATE VIEW runs AS
SELECT run_id, iso_time(started) COLLATE "C" AS started_at, iso_time(ended) COLLATE "C" AS ended_at, carried, read, stored,
    duplicate, refused, quarantined,
    CASE WHEN ended IS NULL THEN read - stored - duplicate - refused - quarantined ELSE pending END AS pending, stories
FROM t_run;

CREATE VIEW sinks AS
SELECT sink_no, sink, seq, (SELECT count(*) FROM t_ledger l WHERE l.seq > k.seq) AS behind,
    iso_time(published) COLLATE "C" AS last_published, failures, error
FROM t_sink k WHERE is_configured = 1;

CREATE VIEW processes AS
SELECT process_no, name, role, version, iso_time(seen) COLLATE "C" AS last_seen, in_flight, done, resent, tickets_waiting,
    results_waiting, problem
FROM t_process;
