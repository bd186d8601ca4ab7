"""The sample store: a plausible shop, written as the connectors would land it."""
