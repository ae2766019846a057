-- Watches as configured, without secrets. spec and sinks are JSON; seq: the last line of the ledger that was looked at.
CREATE TABLE t_watch (
    watch_no INTEGER PRIMARY KEY,
    watch TEXT NOT NULL UNIQUE,
    spec TEXT NOT NULL,
    sinks TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- What a watch told of each story, so that it tells it once.
CREATE TABLE t_watch_told (
    watch TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (watch, story_id, key)
) STRICT, WITHOUT ROWID;

-- What a watch tells, in order; event is JSON.
CREATE TABLE t_watch_event (
    event_no INTEGER PRIMARY KEY AUTOINCREMENT,
    watch TEXT NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL
) STRICT;
CREATE INDEX i_watch_event_watch ON t_watch_event (watch, event_no);
CREATE INDEX i_watch_event_at ON t_watch_event (at);

-- The outbox: one message to one sink, of all events of the watch from first_event to last_event. The digest of
-- quiet hours is added to until it is due. settled: when it was delivered or given up.
CREATE TABLE t_delivery (
    delivery_no INTEGER PRIMARY KEY AUTOINCREMENT,
    watch TEXT NOT NULL,
    sink TEXT NOT NULL,
    first_event INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    is_digest INTEGER NOT NULL,
    created TEXT NOT NULL,
    due TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    settled TEXT,
    error TEXT
) STRICT;
CREATE INDEX i_delivery_due ON t_delivery (due) WHERE state = 'pending';
CREATE INDEX i_delivery_sink ON t_delivery (watch, state, sink);
CREATE INDEX i_delivery_delivered ON t_delivery (watch, settled) WHERE state = 'delivered';
CREATE INDEX i_delivery_dead ON t_delivery (watch) WHERE state = 'dead';
CREATE INDEX i_delivery_settled ON t_delivery (settled) WHERE settled IS NOT NULL;

CREATE VIEW watches AS
SELECT w.watch_no, w.watch, w.spec, w.sinks,
    (SELECT count(*) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'pending') AS pending,
    (SELECT count(*) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'dead') AS dead,
    (SELECT max(settled) FROM t_delivery d WHERE d.watch = w.watch AND d.state = 'delivered') AS last_delivered,
    (SELECT at FROM t_watch_event e WHERE e.watch = w.watch ORDER BY event_no DESC LIMIT 1) AS last_event
FROM t_watch w;

CREATE VIEW watch_events AS
SELECT event_no, watch, at AS happened_at, event ->> 'type' AS type, event ->> 'story_id' AS story_id,
    event ->> '$.report.report_id' AS report_id, event
FROM t_watch_event;

CREATE VIEW watch_deliveries AS
SELECT delivery_no, watch, sink, state, first_event, last_event, created AS created_at, due AS due_at, attempts,
    settled AS settled_at, error
FROM t_delivery;
