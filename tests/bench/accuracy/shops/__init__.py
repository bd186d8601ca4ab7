"""Made-up shops with other habits than the sample store's: what identity has not been tuned to."""
