-- Made once the rows are there, which is quicker than to keep them up to date row by row.

-- A time as the views show it: '2026-01-05T18:30:00Z'. Declared immutable, so that it can be indexed: numbers of fixed width mean
-- the same in every locale. PL/pgSQL is twice as quick here as SQL.
CREATE FUNCTION iso_time(at timestamptz) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
END $$;

CREATE INDEX i_report_fetched ON t_report ((iso_time(fetched) COLLATE "C"));
CREATE INDEX i_report_published ON t_report ((iso_time(published) COLLATE "C"));
CREATE INDEX i_story_fetched ON t_story ((iso_time(last_fetched) COLLATE "C"));
CREATE INDEX i_story_merged ON t_story (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX i_member_story ON t_member (story_id);
CREATE INDEX i_member_copy ON t_member (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX i_entry_report ON t_entry (coalesce(report_id, entry_no));
CREATE INDEX i_poll_feed ON t_poll (feed_id);
CREATE INDEX i_correction_undoes ON t_correction (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX i_ledger_at ON t_ledger ((iso_time(at) COLLATE "C"));
CREATE INDEX i_ledger_story ON t_ledger (story_id);
CREATE INDEX i_ledger_other ON t_ledger (other_story_id) WHERE other_story_id IS NOT NULL;
CREATE INDEX i_watch_event_watch ON t_watch_event (watch, event_no);
CREATE INDEX i_delivery_sink ON t_delivery (watch, state, sink);
CREATE INDEX i_story_link_other ON t_story_link (other_story_id);
CREATE INDEX i_story_mention_story ON t_story_mention (story_id);
CREATE INDEX i_search_words ON t_search USING gin (words);
