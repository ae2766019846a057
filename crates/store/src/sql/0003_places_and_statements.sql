-- Where places lie, and official texts that reports print.

CREATE TABLE t_location (
    report_id INTEGER NOT NULL,
    entity TEXT NOT NULL,
    country TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    confidence REAL,
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, entity)
) STRICT, WITHOUT ROWID;

CREATE TABLE t_statement (
    report_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    heading_start INTEGER,
    heading_stop INTEGER,
    issuer_start INTEGER,
    issuer_stop INTEGER,
    issuer TEXT,
    PRIMARY KEY (report_id, n)
) STRICT, WITHOUT ROWID;

DROP VIEW entities;
CREATE VIEW entities AS
SELECT e.report_id, m.story_id, e.start AS start_offset, e.stop AS end_offset,
    substr(t.text, e.start + 1, e.stop - e.start) AS text, e.passage AS passage_kind,
    e.type, e.kind, e.entity, e.confidence, e.rule, l.country, l.latitude, l.longitude
FROM t_mention e
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id)
LEFT JOIN t_location l ON e.type = 'PLACE' AND l.report_id = e.report_id AND l.entity = e.entity;

CREATE VIEW statements AS
SELECT s.report_id, m.story_id, s.start AS start_offset, s.stop AS end_offset,
    substr(t.text, s.start + 1, s.stop - s.start) AS text,
    s.heading_start, s.heading_stop AS heading_end,
    substr(t.text, s.heading_start + 1, s.heading_stop - s.heading_start) AS heading,
    s.issuer_start, s.issuer_stop AS issuer_end,
    substr(t.text, s.issuer_start + 1, s.issuer_stop - s.issuer_start) AS issuer_text,
    s.issuer AS issuer_entity
FROM t_statement s
LEFT JOIN t_member m USING (report_id)
LEFT JOIN t_text t USING (report_id);
