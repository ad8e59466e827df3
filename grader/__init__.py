"""bpgrade: learn backpropagation by working it out, with every step graded."""
