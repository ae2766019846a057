-- The newest correction that a review has put into force: what a start still has to look at.
ALTER TABLE t_sequence ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;
