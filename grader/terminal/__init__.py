"""Faces of the session in a terminal: plain lines, one after another, nothing drawn over."""
