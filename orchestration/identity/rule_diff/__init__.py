"""`weft diff identity`: what another rule set would do to the same data, before anything is deployed."""
