"""Causes of wrong functions: systematic changes of an exercise's own equations.

A function repeats what it does, so a cause here may change many equations at once, the loop over
steps, the inputs or what comes back. A cause is said only if it gives all that was returned.
"""
