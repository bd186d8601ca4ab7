"""One module per `weft` command. Heavy imports stay inside the functions, so that `weft --help` is quick."""
