-- Messages that the model could not read when they came: ids only, until it has read them after all.
CREATE TABLE unscored (
    seq INTEGER PRIMARY KEY,
    channel_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel_id, message_id)
) STRICT;
