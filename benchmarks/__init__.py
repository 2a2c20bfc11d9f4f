"""Published measurements, each behind one command."""
