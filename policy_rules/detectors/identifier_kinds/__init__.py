"""One file for each kind of identifier: how it looks, how it is checked."""
