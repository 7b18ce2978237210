"""Target-versus-actual monitoring for offices that run on plans."""
