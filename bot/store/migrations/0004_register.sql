-- People and words of the group's register, each sealed on its own under the key named beside it.
CREATE TABLE register (
    id TEXT PRIMARY KEY,
    who TEXT NOT NULL CHECK (who IN ('service_user', 'colleague', 'words')),
    key_id TEXT NOT NULL,
    added_at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
