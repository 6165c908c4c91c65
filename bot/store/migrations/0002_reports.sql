-- What a reporter wrote beside a report, sealed like all evidence.
CREATE TABLE reasons (
    case_id INTEGER NOT NULL,
    reporter_id TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, reporter_id)
) STRICT;

-- A message that was put back is known by its copy as well.
CREATE INDEX cases_of_copy ON cases (json_extract(state, '$.copy_message_id'));
