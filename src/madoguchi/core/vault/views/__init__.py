"""Views: HTTP in and out; every question of permission is asked in queries and commands."""
