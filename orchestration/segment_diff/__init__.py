"""`weft diff segments`: what edited segments would change for the published customers, before anything is deployed."""
