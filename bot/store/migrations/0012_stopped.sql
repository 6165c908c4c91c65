-- What Discord's own AutoMod stopped and was not read yet: its words sealed like all evidence, until they were read.
CREATE TABLE stopped (
    seq INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    channel_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX stopped_put_off ON stopped (seq) WHERE tries > 0;
