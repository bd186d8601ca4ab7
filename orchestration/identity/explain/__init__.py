"""Why records are one customer, why others are not, and who was who on an earlier day."""
