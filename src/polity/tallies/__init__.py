"""How an envelope is shared: ballots in, winners, steps and one reason per project out."""
