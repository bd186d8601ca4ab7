"""Features of customers as they were at a time, for models that learn from them."""
