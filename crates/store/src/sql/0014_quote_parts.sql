-- Where the reporter's words interrupt a quote: its own parts as [[start, end], ...], in code points.
ALTER TABLE t_quote ADD COLUMN parts TEXT;

DROP VIEW quotes;
CREATE VIEW quotes AS
SELECT q.report_id, m.story_id, q.start AS start_offset, q.stop AS end_offset,
    substr(t.text, q.start + 1, q.stop - q.start) AS text, q.passage AS passage_kind, q.kind,
    q.speaker_start, q.speaker_stop AS speaker_end,
    substr(t.text, q.speaker_start + 1, q.speaker_stop - q.speaker_start) AS speaker_text,
    q.speaker AS speaker_entity,
    q.cue_start, q.cue_stop AS cue_end,
    substr(t.text, q.cue_start + 1, q.cue_stop - q.cue_start) AS cue,
    q.confidence, q.rule, q.parts
FROM t_quote q
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);
