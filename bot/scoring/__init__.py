"""What the models say: the embedded encoder with its heads, Detoxify beside it, and a worker that never blocks."""
