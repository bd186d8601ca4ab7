"""Around the identity graph: why two records are one customer, what a rule would change, what to erase."""
