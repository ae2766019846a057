-- What is compared is read off the text again where a snapshot cannot be read, and what furniture needs of a report is in its snapshot.
DROP TABLE t_feature;
DELETE FROM t_furniture_snapshot;
