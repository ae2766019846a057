-- What reading news does not bring, in every table that a view shows. The tests of python/tests take it, too.

UPDATE t_report SET withdrawn = '2026-03-01T09:00:00Z', published_offset = 3600 WHERE report_id = 2;
INSERT INTO t_shared_address VALUES (x'00ff', '2026-03-01T09:00:00Z');
INSERT INTO t_poll VALUES (7, 1, '2026-03-01T09:00:00Z', 304, 'not_modified', NULL, 120, 40, 0, 0),
    (9, 1, '2026-03-01T10:00:00Z', NULL, 'failed', 'no route', 0, 9000, 0, 0);
INSERT INTO t_quarantine SELECT 900, entry_no, 1, 0, 1, '2026-03-01T09:00:00Z', 'normalize', 'too deep' , 0 FROM t_entry LIMIT 1;
INSERT INTO t_payload VALUES (900, '{"id":"a"}', 'html', NULL, x'3c00ff');
INSERT INTO t_deletion VALUES (4, '2026-03-01T09:00:00Z', 'ilse', 'outlet', 'gone.example', 2);
INSERT INTO t_deleted VALUES (x'0102', 4);
INSERT INTO t_watch VALUES (1, 'ferry', '{"name":"ferry","quiet":null}', '["webhook desk.example"]', 3, 'ilse',
    '2026-03-01T09:00:00Z', NULL, NULL);
UPDATE t_feed SET added_by = 'ilse', added_at = '2026-03-01T09:00:00Z', paused_by = 'bo', paused_at = '2026-03-02T09:00:00Z';
INSERT INTO t_feed_request VALUES (3, 'https://new.example/', '{"url": "x"}', 'ilse', '2026-03-01T09:00:00Z', NULL);
INSERT INTO t_watch_told VALUES ('ferry', 1, 'new');
INSERT INTO t_watch_event VALUES (5, 'ferry', '2026-03-01T09:00:00Z',
    '{"type":"story.new","story_id":1,"report":{"report_id":1,"score":1.0}}');
INSERT INTO t_delivery VALUES (1, 'ferry', 'webhook desk.example', 5, 5, 0, '2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z',
    1, 'delivered', '2026-03-01T09:00:01Z', NULL), (2, 'ferry', 'mail', 5, 5, 1, '2026-03-01T09:00:00Z',
    '2026-03-01T09:00:00Z', 9, 'dead', '2026-03-02T09:00:01Z', 'refused');
INSERT OR IGNORE INTO t_story_link SELECT min(story_id), max(story_id), 'follow-up', 0.5, 'Ines Calloway' FROM t_story;
INSERT OR IGNORE INTO t_story_mention SELECT max(report_id), 1, 0.75, 'Ines Calloway' FROM t_member WHERE story_id <> 1;
INSERT INTO t_reading VALUES ('ilse', 1, 1, 0);
INSERT INTO t_retry_after VALUES ('slow.example', '2026-03-01T09:00:00Z');
INSERT INTO t_websub SELECT feed_id, '{"hub": "https://hub.example/"}' FROM t_feed LIMIT 1;
INSERT INTO t_outlet VALUES ('hill.example', 'Harbour Group');
INSERT OR IGNORE INTO t_statement SELECT report_id, 0, 3, 12, NULL, NULL, 0, 3, 'Ministry' FROM t_report LIMIT 1;
INSERT INTO t_sink VALUES (1, 'file', 1, 2, '2026-03-01T09:00:00Z', 0, NULL);
INSERT INTO t_process VALUES (1, 'keeper', 'desk', 'keeper', '0.1.0', '2026-07-07T12:00:00Z', 7, 70, 1, 5, 2, NULL),
    (2, 'hill-7-1', 'hill', 'worker', '0.1.0', '2026-07-07T11:59:58Z', 3, 30, NULL, NULL, NULL, 'refused');
DELETE FROM t_ledger WHERE seq = (SELECT max(seq) FROM t_ledger);
