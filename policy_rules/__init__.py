"""The brain: what a group's policy says about a message. Pure: no I/O but its own data files, no clock, no network, no state."""
