"""Measures how well Steward judges: a policy's own examples, and the speed of its road."""
