-- What somebody who asks for a review wrote beside it, sealed like all evidence.
CREATE TABLE appeals (
    case_id INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, member_id)
) STRICT;
