"""Checking a student's functions: called in the sandbox at many inputs, judged here."""
