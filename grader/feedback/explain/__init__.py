"""Reasons for wrong answers: the slip behind one, or the earlier error it follows from."""
