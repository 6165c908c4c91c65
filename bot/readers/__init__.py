"""Files that other programs wrote, read into values that Steward knows: registers, exports of chats."""
