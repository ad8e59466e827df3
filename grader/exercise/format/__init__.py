"""The exercise file as data: its tables, their validation, and faults at their places."""
