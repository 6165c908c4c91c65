"""The brain: what a group's policy says about a message. Pure: no I/O but its own data, no clock, no state."""
