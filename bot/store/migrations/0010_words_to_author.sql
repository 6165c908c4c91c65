-- What a moderator writes to the author of a case's message: a word in private, or the reason of a warning or a timeout.
CREATE TABLE words_to_author (
    case_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kept_at TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, number)
) STRICT;
