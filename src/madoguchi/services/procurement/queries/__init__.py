"""What procurement shows: reads only, and always within the actor's authority."""
