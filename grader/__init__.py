"""bpgrade: learn backpropagation by working it out, with every step graded."""

__version__ = "0.1.0"
