"""Checkers: from an answer as written to a verdict."""
