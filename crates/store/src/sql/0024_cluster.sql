-- The processes of this database's cluster: its keeper, and the workers that gave it a sign of life lately.
CREATE TABLE t_process (
    process_no INTEGER PRIMARY KEY,
    process TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('keeper', 'worker')),
    version TEXT NOT NULL,
    seen TEXT NOT NULL,
    in_flight INTEGER NOT NULL,
    done INTEGER NOT NULL,
    resent INTEGER,
    tickets_waiting INTEGER,
    results_waiting INTEGER,
    problem TEXT
) STRICT;

CREATE VIEW processes AS
SELECT process_no, name, role, version, seen AS last_seen, in_flight, done, resent, tickets_waiting, results_waiting, problem
FROM t_process;
