"""Great Expectations suites: what a reader may rely on in each public table as a whole."""
