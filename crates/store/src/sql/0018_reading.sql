-- What users of feed readers have read and starred.
CREATE TABLE t_reading (
    user TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)),
    is_starred INTEGER NOT NULL DEFAULT 0 CHECK (is_starred IN (0, 1)),
    PRIMARY KEY (user, story_id)
) STRICT, WITHOUT ROWID;
