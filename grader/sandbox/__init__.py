"""The sandbox: student functions run in a process of their own."""
