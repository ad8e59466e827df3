"""Whole classes: many submissions graded in one run, on one machine or many."""
