"""What happens by itself: what is due, made, sent and told, one guarded tick after the other."""
