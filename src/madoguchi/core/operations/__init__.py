"""Running a service for a ward: its rules of stops, faults and levels, and what it announces.

Rules only, and one published event: each service keeps its own rows, under its own key.
"""
