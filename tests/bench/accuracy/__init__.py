"""How well identity finds people, beside what others do, on the sample store and on shops of other habits."""
