-- What tells this database from others where its stories are taken to one of them.
ALTER TABLE t_sequence ADD COLUMN database_id TEXT NOT NULL DEFAULT '';
UPDATE t_sequence SET database_id = lower(hex(randomblob(16)));

-- A hash of the story that an exported record came with, which its report keeps.
ALTER TABLE t_entry ADD COLUMN keep_story BLOB;
CREATE INDEX i_entry_keep_story ON t_entry (keep_story) WHERE keep_story IS NOT NULL;
