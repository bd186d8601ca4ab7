"""The daily job: its steps in order, what they share, and what is told of it."""
