-- 'Stwd': tells this file from any other SQLite database.
PRAGMA application_id = 1400141668;

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('last_case', 0);

-- Journal, audit trail and case history at once. Payload and salt are null only where retention removed them.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    case_id INTEGER,
    message_id TEXT,
    payload TEXT,
    salt BLOB,
    digest BLOB NOT NULL,
    mac BLOB NOT NULL,
    CHECK ((payload IS NULL) = (salt IS NULL))
) STRICT;

CREATE INDEX events_of_case ON events (case_id, seq) WHERE case_id IS NOT NULL;
CREATE INDEX events_of_message ON events (message_id, seq) WHERE message_id IS NOT NULL;
CREATE INDEX events_of_kind ON events (kind, seq);

CREATE TRIGGER events_are_appended BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM events)
BEGIN
    SELECT RAISE(ABORT, 'an event can only be appended');
END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;

CREATE TRIGGER events_are_only_forgotten BEFORE UPDATE ON events
WHEN NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL
    OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.kind IS NOT OLD.kind OR NEW.actor IS NOT OLD.actor
    OR NEW.case_id IS NOT OLD.case_id OR NEW.message_id IS NOT OLD.message_id
    OR NEW.digest IS NOT OLD.digest OR NEW.mac IS NOT OLD.mac
BEGIN
    SELECT RAISE(ABORT, 'an event is never changed; retention removes its payload and salt');
END;

-- A projection of events: it can be thrown away and folded again. `state` is the whole case, the rest is for finding it.
CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    status TEXT NOT NULL,
    message_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;

CREATE INDEX cases_of_message ON cases (message_id);
CREATE INDEX cases_of_status ON cases (status, id);

-- Work: each row is one remote call. `run` names the run of Steward that started it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    fields TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'started', 'done', 'failed')),
    after_id INTEGER REFERENCES outbox (id),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    run TEXT,
    result TEXT,
    problem TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX outbox_unfinished ON outbox (id) WHERE state IN ('waiting', 'started');
CREATE INDEX outbox_after ON outbox (after_id) WHERE after_id IS NOT NULL;
CREATE INDEX outbox_of_case ON outbox (case_id, id) WHERE case_id IS NOT NULL;

-- Sealed with AES-256-GCM: a nonce and what it sealed, bound to the row.
CREATE TABLE evidence (
    case_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    kept_at TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, revision)
) STRICT;

CREATE TABLE files (
    case_id INTEGER NOT NULL,
    attachment_id TEXT NOT NULL,
    media_type TEXT,
    kept_at TEXT NOT NULL,
    sealed_name BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, attachment_id)
) STRICT;

CREATE TABLE cursors (
    channel_id TEXT PRIMARY KEY,
    message_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
