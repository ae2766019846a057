-- The newest time that the program held to be right: a clock that is far ahead of it is not believed at once.
ALTER TABLE t_sequence ADD COLUMN trusted_clock TEXT;
