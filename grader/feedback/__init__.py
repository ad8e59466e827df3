"""Feedback: the reasons for a wrong answer, and what to do next."""
