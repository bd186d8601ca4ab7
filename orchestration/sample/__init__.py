"""The sample store: a year of a made-up shop as a landing folder, and the truth about it.

Everything is drawn in chunks of people with numpy and arrow, from streams that depend on the seed, the theme
and the chunk only, so the same call gives the same files and half a million people fit in memory.
"""
