"""Containers: folders, zip and tar archives, and archives within them, read in one way."""
