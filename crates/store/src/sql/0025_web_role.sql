-- Processes that serve the page are processes of a database, too. A new keeper has to know the workers of the one before.
DROP VIEW processes;
ALTER TABLE t_process RENAME TO t_process_before;

CREATE TABLE t_process (
    process_no INTEGER PRIMARY KEY,
    process TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('keeper', 'worker', 'web')),
    version TEXT NOT NULL,
    seen TEXT NOT NULL,
    in_flight INTEGER NOT NULL,
    done INTEGER NOT NULL,
    resent INTEGER,
    tickets_waiting INTEGER,
    results_waiting INTEGER,
    problem TEXT
) STRICT;

INSERT INTO t_process SELECT * FROM t_process_before;
DROP TABLE t_process_before;

CREATE VIEW processes AS
SELECT process_no, name, role, version, seen AS last_seen, in_flight, done, resent, tickets_waiting, results_waiting, problem
FROM t_process;
