"""Memories: what must be read in the light of the messages before. One file each, and a line in MEMORIES."""

from policy_rules.detectors.detector import Memory
from policy_rules.memory.argument import ArgumentWindow
from policy_rules.memory.jabs import JabsWindow
from policy_rules.memory.objection import ObjectionWindow

MEMORIES: tuple[type[Memory], ...] = (ArgumentWindow, JabsWindow, ObjectionWindow)

__all__ = ["MEMORIES"]
