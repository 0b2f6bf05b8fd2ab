"""Pure rules of mail: addresses, waiting times, pace, what a server's reply means."""
