-- Where the ledger is published, and how far: seq is the last line that the sink has taken.
CREATE TABLE t_sink (
    sink_no INTEGER PRIMARY KEY,
    sink TEXT NOT NULL UNIQUE,
    is_configured INTEGER NOT NULL CHECK (is_configured IN (0, 1)),
    seq INTEGER NOT NULL DEFAULT 0,
    published TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;

CREATE VIEW sinks AS
SELECT sink_no, sink, seq, (SELECT count(*) FROM t_ledger l WHERE l.seq > t_sink.seq) AS behind,
    published AS last_published, failures, error
FROM t_sink WHERE is_configured = 1;
