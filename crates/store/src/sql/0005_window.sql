-- The clusterer's window as it lies in memory, so that a start reads little and computes nothing twice. An empty member
-- is still to be made from the features.
CREATE TABLE t_window (
    report_id INTEGER PRIMARY KEY REFERENCES t_report (report_id),
    fetched INTEGER NOT NULL,
    member BLOB NOT NULL
) STRICT;
CREATE INDEX i_window_fetched ON t_window (fetched);
INSERT INTO t_window SELECT report_id, fetched, x'' FROM t_feature;

-- What reports taught the clusterer about furniture, in the order in which they did. Two generations are needed.
CREATE TABLE t_lesson (
    lesson_no INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER NOT NULL REFERENCES t_report (report_id),
    generation INTEGER NOT NULL,
    lesson BLOB NOT NULL
) STRICT;
CREATE INDEX i_lesson_generation ON t_lesson (generation);

-- Where the reports of the window are, without the reasons beside it.
CREATE INDEX i_member_place ON t_member (report_id, story_id, copy_of);
