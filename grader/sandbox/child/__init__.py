"""What runs in the student's process. Standard library only; it never holds an answer."""
