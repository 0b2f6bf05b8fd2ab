"""The demo world of procurement, made through the same commands that people use."""
