-- What a live store in PostgreSQL does not have yet: the keys of rows that came, changed or went, noted by triggers that are
-- there only while there is such a store. A key has up to three columns. The last row stays, so that numbers go on.
CREATE TABLE t_change (
    change_no INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    k1,
    k2,
    k3
);

-- Which live store this file belongs to. store_id: by what that store tells itself from every other; empty while it is filled. role: 'source' where this file's changes go there, 'follower' where changes come from
-- there. position: of the last shipment that both have; shipped: the last row of t_change that is in it.
CREATE TABLE t_replication (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    role TEXT NOT NULL CHECK (role IN ('source', 'follower')),
    server TEXT NOT NULL,
    store_id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    shipped INTEGER NOT NULL DEFAULT 0,
    seen TEXT NOT NULL,
    problem TEXT
) STRICT;
