"""Pages of sign-in and of the registers of people and organisations."""
