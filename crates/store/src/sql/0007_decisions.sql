-- A decision of a person may take several lines; they are undone together.
ALTER TABLE t_correction ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 0;
UPDATE t_correction SET first_seq = seq;
CREATE INDEX i_correction_first ON t_correction (first_seq);
CREATE INDEX i_correction_undoes ON t_correction (undoes) WHERE undoes IS NOT NULL;

DROP VIEW corrections;
CREATE VIEW corrections AS
SELECT c.seq, c.at AS decided_at, c.actor, c.kind, c.a AS report_a, c.b AS report_b, c.undoes,
    EXISTS (SELECT 1 FROM t_correction u WHERE u.undoes = c.seq) AS undone, c.first_seq
FROM t_correction c;
