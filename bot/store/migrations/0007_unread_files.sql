-- Messages whose files are still to be opened: ids only, until they have been.
CREATE TABLE unread_files (
    seq INTEGER PRIMARY KEY,
    channel_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel_id, message_id)
) STRICT;
