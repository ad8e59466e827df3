"""The session: one question at a time over the answer sheets; it knows no terminal and no page."""
