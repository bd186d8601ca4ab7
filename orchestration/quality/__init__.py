"""What leaves is checked first: the expectation suites and what every check found."""
