"""A preview of exercises as one web page: the statement, the computation graph, the questions."""

from grader.preview.page import preview

__all__ = ["preview"]
