"""The checks that an exercise has to pass before it is fit to be set, one theme a module."""
