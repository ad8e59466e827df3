"""Reports: each a function of the verdicts."""
