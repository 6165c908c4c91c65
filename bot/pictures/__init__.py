"""Pictures: charts, in a process of their own, so that the bot waits for none; and screens of Discord for the docs."""
