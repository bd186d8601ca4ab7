"""`weft diff segments`: what edited segments would change, before they are deployed."""
