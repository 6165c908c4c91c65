"""Pictures: drawn in a process of their own, so that the bot neither waits for them nor keeps what they need."""
