-- The private tables of SQLite's schema 26, by the same names: whole numbers are bigint, times timestamptz. JSON is json, which
-- keeps a text to the character, and jsonb in the views. Words sort by code point, as in SQLite.

-- What is in this database. schema: the version of SQLite's schema; source: a hash of what it is copied from; completed: when all
-- of it was there and found equal.
CREATE TABLE t_store (
    "only" integer PRIMARY KEY CHECK ("only" = 1),
    schema integer NOT NULL,
    source text NOT NULL,
    completed timestamptz
);

CREATE TABLE t_sequence (
    "only" bigint PRIMARY KEY,
    last bigint NOT NULL,
    reviewed bigint NOT NULL,
    applied_correction bigint NOT NULL,
    trusted_clock timestamptz,
    database_id text COLLATE "C" NOT NULL
);

CREATE TABLE t_run (
    run_id bigint PRIMARY KEY,
    started timestamptz NOT NULL,
    heartbeat timestamptz NOT NULL,
    ended timestamptz,
    carried bigint NOT NULL,
    read bigint NOT NULL,
    stored bigint NOT NULL,
    duplicate bigint NOT NULL,
    refused bigint NOT NULL,
    quarantined bigint NOT NULL,
    pending bigint NOT NULL,
    stories bigint NOT NULL
);

CREATE TABLE t_feed (
    feed_id bigint PRIMARY KEY,
    url text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    spec json NOT NULL,
    "cursor" json NOT NULL,
    enabled bigint NOT NULL,
    next_poll timestamptz,
    last_polled timestamptz,
    last_status bigint,
    outcome text COLLATE "C",
    failures bigint NOT NULL,
    entries bigint NOT NULL,
    error text COLLATE "C",
    listed_in text COLLATE "C",
    added_by text COLLATE "C",
    added_at timestamptz,
    paused_by text COLLATE "C",
    paused_at timestamptz
);

CREATE TABLE t_poll (
    poll_id bigint PRIMARY KEY,
    feed_id bigint NOT NULL,
    at timestamptz NOT NULL,
    status bigint,
    outcome text COLLATE "C" NOT NULL,
    error text COLLATE "C",
    bytes bigint NOT NULL,
    millis bigint NOT NULL,
    entries bigint NOT NULL,
    fresh bigint NOT NULL
);

CREATE TABLE t_file (
    path text COLLATE "C" PRIMARY KEY,
    feed_id bigint NOT NULL,
    mtime bigint NOT NULL,
    size bigint NOT NULL,
    "offset" bigint NOT NULL,
    done bigint NOT NULL,
    read_at timestamptz NOT NULL
);

CREATE TABLE t_entry (
    entry_no bigint PRIMARY KEY,
    key bytea NOT NULL,
    hash bytea NOT NULL,
    feed_id bigint NOT NULL,
    entry_id text COLLATE "C" NOT NULL,
    url text COLLATE "C",
    seen timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL,
    reason text COLLATE "C",
    report_id bigint,
    keep_story bytea
);

CREATE TABLE t_queue (
    queue_no bigint PRIMARY KEY,
    ticket_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    seq bigint NOT NULL,
    attempts bigint NOT NULL,
    is_revisit bigint NOT NULL
);

CREATE TABLE t_quarantine (
    ticket_id bigint PRIMARY KEY,
    entry_no bigint NOT NULL,
    seq bigint NOT NULL,
    attempts bigint NOT NULL,
    run_id bigint,
    at timestamptz NOT NULL,
    stage text COLLATE "C" NOT NULL,
    error text COLLATE "C" NOT NULL,
    is_revisit bigint NOT NULL
);

CREATE TABLE t_payload (
    ticket_id bigint PRIMARY KEY,
    entry json NOT NULL,
    body_kind text COLLATE "C",
    content_type text COLLATE "C",
    body bytea
);

CREATE TABLE t_report (
    report_id bigint PRIMARY KEY,
    seq bigint NOT NULL,
    identity bytea NOT NULL,
    fingerprint bytea NOT NULL,
    version bigint NOT NULL,
    feed_id bigint NOT NULL,
    external_id text COLLATE "C",
    outlet text COLLATE "C" NOT NULL,
    url text COLLATE "C",
    canonical_url text COLLATE "C",
    title text COLLATE "C",
    lead text COLLATE "C",
    authors json,
    published timestamptz,
    published_offset bigint,
    published_day_only bigint,
    published_raw text COLLATE "C",
    modified timestamptz,
    fetched timestamptz NOT NULL,
    language text COLLATE "C",
    site text COLLATE "C",
    image text COLLATE "C",
    dateline json,
    agency text COLLATE "C",
    genre text COLLATE "C" NOT NULL,
    problems json,
    changes json,
    content_key bytea,
    withdrawn timestamptz
);

CREATE TABLE t_text (
    report_id bigint PRIMARY KEY,
    fetched timestamptz NOT NULL,
    text text COLLATE "C" NOT NULL,
    passages json NOT NULL
);

CREATE TABLE t_outlet (
    outlet text COLLATE "C" PRIMARY KEY,
    owner text COLLATE "C" NOT NULL
);

CREATE TABLE t_version (
    report_id bigint,
    version bigint,
    fingerprint bytea NOT NULL,
    title text COLLATE "C",
    text text COLLATE "C",
    published timestamptz,
    modified timestamptz,
    fetched timestamptz NOT NULL,
    url text COLLATE "C",
    authors json,
    changes json,
    PRIMARY KEY (report_id, version)
);

CREATE TABLE t_mention (
    report_id bigint,
    n bigint,
    start bigint NOT NULL,
    stop bigint NOT NULL,
    passage text COLLATE "C",
    type text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    confidence double precision,
    rule text COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, n)
);

CREATE TABLE t_quote (
    report_id bigint,
    n bigint,
    start bigint NOT NULL,
    stop bigint NOT NULL,
    passage text COLLATE "C",
    kind text COLLATE "C" NOT NULL,
    speaker_start bigint,
    speaker_stop bigint,
    speaker text COLLATE "C",
    cue_start bigint,
    cue_stop bigint,
    confidence double precision,
    rule text COLLATE "C" NOT NULL,
    parts json,
    PRIMARY KEY (report_id, n)
);

CREATE TABLE t_figure (
    report_id bigint,
    n bigint,
    start bigint NOT NULL,
    stop bigint NOT NULL,
    passage text COLLATE "C",
    value double precision,
    value_high double precision,
    relation text COLLATE "C" NOT NULL,
    unit text COLLATE "C",
    counts text COLLATE "C",
    confidence double precision,
    rule text COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, n)
);

CREATE TABLE t_dateref (
    report_id bigint,
    n bigint,
    start bigint NOT NULL,
    stop bigint NOT NULL,
    passage text COLLATE "C",
    first_day text COLLATE "C",
    last_day text COLLATE "C",
    confidence double precision,
    rule text COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, n)
);

CREATE TABLE t_action (
    report_id bigint,
    n bigint,
    start bigint NOT NULL,
    stop bigint NOT NULL,
    passage text COLLATE "C",
    event text COLLATE "C" NOT NULL,
    mode text COLLATE "C",
    context json NOT NULL,
    source json NOT NULL,
    target json NOT NULL,
    hypothetical bigint NOT NULL,
    negated bigint NOT NULL,
    cameo text COLLATE "C",
    confidence double precision,
    rule text COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, n)
);

CREATE TABLE t_story (
    story_id bigint PRIMARY KEY,
    run_id bigint,
    created timestamptz NOT NULL,
    title_report bigint,
    title text COLLATE "C",
    lead text COLLATE "C",
    first_published timestamptz,
    last_published timestamptz,
    first_fetched timestamptz,
    last_fetched timestamptz,
    report_count bigint NOT NULL,
    outlet_count bigint NOT NULL,
    origin_count bigint NOT NULL,
    languages text COLLATE "C",
    merged_into bigint,
    is_deleted bigint NOT NULL
);

CREATE TABLE t_total (
    "only" bigint PRIMARY KEY,
    reports bigint NOT NULL,
    stories bigint NOT NULL
);

CREATE TABLE t_member (
    report_id bigint PRIMARY KEY,
    story_id bigint NOT NULL,
    copy_of bigint,
    score double precision NOT NULL,
    standing text COLLATE "C" NOT NULL,
    reason json NOT NULL,
    joined timestamptz NOT NULL
);

CREATE TABLE t_correction (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    a bigint,
    b bigint,
    undoes bigint,
    first_seq bigint NOT NULL
);

CREATE TABLE t_location (
    report_id bigint,
    entity text COLLATE "C",
    country text COLLATE "C" NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    confidence double precision,
    rule text COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, entity)
);

CREATE TABLE t_statement (
    report_id bigint,
    n bigint,
    start bigint NOT NULL,
    stop bigint NOT NULL,
    heading_start bigint,
    heading_stop bigint,
    issuer_start bigint,
    issuer_stop bigint,
    issuer text COLLATE "C",
    PRIMARY KEY (report_id, n)
);

CREATE TABLE t_retry_after (
    host text COLLATE "C" PRIMARY KEY,
    until timestamptz NOT NULL
);

CREATE TABLE t_websub (
    feed_id bigint PRIMARY KEY,
    subscription json NOT NULL
);

CREATE TABLE t_window_snapshot (
    report_id bigint PRIMARY KEY,
    fetched bigint NOT NULL,
    snapshot bytea NOT NULL
);

CREATE TABLE t_furniture_snapshot (
    furniture_no bigint PRIMARY KEY,
    report_id bigint NOT NULL,
    generation bigint NOT NULL,
    snapshot bytea NOT NULL
);

CREATE TABLE t_ledger (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    story_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    report_id bigint,
    other_story_id bigint,
    actor text COLLATE "C" NOT NULL,
    detail text COLLATE "C"
);

CREATE TABLE t_shared_address (
    key bytea PRIMARY KEY,
    at timestamptz NOT NULL
);

CREATE TABLE t_deletion (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    reports bigint NOT NULL
);

CREATE TABLE t_deleted (
    key bytea PRIMARY KEY,
    seq bigint NOT NULL
);

CREATE TABLE t_revisit (
    report_id bigint PRIMARY KEY,
    entry_no bigint NOT NULL,
    entry json NOT NULL,
    origin timestamptz NOT NULL,
    due timestamptz NOT NULL,
    url text COLLATE "C",
    etag bytea,
    last_modified bytea,
    hash bytea
);

CREATE TABLE t_watch (
    watch_no bigint PRIMARY KEY,
    watch text COLLATE "C" NOT NULL,
    spec json NOT NULL,
    sinks json NOT NULL,
    seq bigint NOT NULL,
    made_by text COLLATE "C",
    made_at timestamptz,
    paused_by text COLLATE "C",
    paused_at timestamptz
);

CREATE TABLE t_watch_told (
    watch text COLLATE "C",
    story_id bigint,
    key text COLLATE "C",
    PRIMARY KEY (watch, story_id, key)
);

CREATE TABLE t_watch_event (
    event_no bigint PRIMARY KEY,
    watch text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    event json NOT NULL
);

CREATE TABLE t_delivery (
    delivery_no bigint PRIMARY KEY,
    watch text COLLATE "C" NOT NULL,
    sink text COLLATE "C" NOT NULL,
    first_event bigint NOT NULL,
    last_event bigint NOT NULL,
    is_digest bigint NOT NULL,
    created timestamptz NOT NULL,
    due timestamptz NOT NULL,
    attempts bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    settled timestamptz,
    error text COLLATE "C"
);

CREATE TABLE t_story_link (
    story_id bigint,
    other_story_id bigint,
    kind text COLLATE "C" NOT NULL,
    score double precision NOT NULL,
    reason text COLLATE "C" NOT NULL,
    PRIMARY KEY (story_id, other_story_id)
);

CREATE TABLE t_story_mention (
    report_id bigint,
    story_id bigint,
    score double precision NOT NULL,
    reason text COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, story_id)
);

CREATE TABLE t_reading (
    "user" text COLLATE "C",
    story_id bigint,
    is_read bigint NOT NULL,
    is_starred bigint NOT NULL,
    PRIMARY KEY ("user", story_id)
);

CREATE TABLE t_feed_request (
    request_no bigint PRIMARY KEY,
    url text COLLATE "C" NOT NULL,
    spec json,
    actor text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    answer json
);

CREATE TABLE t_sink (
    sink_no bigint PRIMARY KEY,
    sink text COLLATE "C" NOT NULL,
    is_configured bigint NOT NULL,
    seq bigint NOT NULL,
    published timestamptz,
    failures bigint NOT NULL,
    error text COLLATE "C"
);

CREATE TABLE t_process (
    process_no bigint PRIMARY KEY,
    process text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    seen timestamptz NOT NULL,
    in_flight bigint NOT NULL,
    done bigint NOT NULL,
    resent bigint,
    tickets_waiting bigint,
    results_waiting bigint,
    problem text COLLATE "C"
);

-- The last number that each counting table gave (SQLite's own table): those of deleted rows are never given again.
CREATE TABLE sqlite_sequence (
    name text COLLATE "C" PRIMARY KEY,
    seq bigint
);

-- Values with NUL characters, which PostgreSQL has no place for, as they are. The tables have U+2400, the picture of a NUL, in
-- the place of each. row_key: the row's key as text.
CREATE TABLE t_nul (
    table_name text COLLATE "C",
    row_key text[] COLLATE "C",
    column_name text COLLATE "C",
    original bytea NOT NULL,
    PRIMARY KEY (table_name, row_key, column_name)
);

-- Full text of titles and texts, by report.
CREATE TABLE t_search (
    report_id bigint PRIMARY KEY,
    words tsvector NOT NULL
);

-- Reports whose texts are not indexed yet.
CREATE TABLE t_search_todo (
    report_id bigint PRIMARY KEY
);

-- Indexes the texts of at most `batch` reports that are not indexed yet, the oldest first; returns how many. Of a text no more
-- than 100,000 characters: PostgreSQL takes a megabyte of words for one row.
CREATE FUNCTION index_texts(batch bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    -- Whoever changes a text writes its row of t_search_todo in the same transaction, and waits for the lock on it.
    SELECT array_agg(report_id) INTO ids FROM
        (SELECT report_id FROM t_search_todo ORDER BY report_id LIMIT batch FOR UPDATE SKIP LOCKED) todo;
    DELETE FROM t_search WHERE report_id = ANY (ids);
    INSERT INTO t_search
    SELECT r.report_id, setweight(to_tsvector('simple', coalesce(r.title, '')), 'A')
        || to_tsvector('simple', left(t.text, 100000))
    FROM t_text t JOIN t_report r USING (report_id) WHERE t.report_id = ANY (ids);
    DELETE FROM t_search_todo WHERE report_id = ANY (ids);
    RETURN coalesce(cardinality(ids), 0);
END $$;

-- Who writes to a live store: the keeper that took the lease last, by its epoch; '' where it gave the lease back. beat counts its
-- signs of life, position its shipments.
CREATE TABLE t_lease (
    "only" integer PRIMARY KEY CHECK ("only" = 1),
    epoch bigint NOT NULL,
    position bigint NOT NULL,
    keeper text COLLATE "C" NOT NULL,
    beat bigint NOT NULL,
    version text COLLATE "C" NOT NULL,
    seen timestamptz NOT NULL,
    store text COLLATE "C" NOT NULL
);

-- The last shipments as they came, for files that follow. through: the last change of the keeper's file that is in the shipment.
CREATE TABLE t_log (
    position bigint,
    part integer,
    epoch bigint NOT NULL,
    through bigint NOT NULL,
    at timestamptz NOT NULL,
    changes bytea NOT NULL,
    PRIMARY KEY (position, part)
);
