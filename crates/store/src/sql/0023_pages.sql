-- What pages of one feed, of one outlet and of the largest stories read, without looking through all reports or stories.
CREATE INDEX i_poll_feed ON t_poll (feed_id);
CREATE INDEX i_report_feed ON t_report (feed_id);
CREATE INDEX i_report_outlet ON t_report (outlet);
CREATE INDEX i_story_largest ON t_story (origin_count DESC, report_count DESC);
