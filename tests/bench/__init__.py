"""Benchmarks: ratios between variants of the same work, each in a process of its own, within one run."""
