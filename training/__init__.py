"""How the English pipeline is trained; never imported by `kg`."""
