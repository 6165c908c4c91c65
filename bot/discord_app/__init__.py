"""Discord: the only room that imports `discord`. Watch reads, Hands act, Desk serves people."""
