"""Checkpoints made into small fused graphs, each checked to say what the checkpoint said."""
