-- What those who look at a case note for one another, sealed like all evidence.
CREATE TABLE notes (
    seq INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    author_id TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX notes_of_case ON notes (case_id, seq);
