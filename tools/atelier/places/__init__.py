"""Places of the Buy+ world: one package each, and what they share to be looked at."""
