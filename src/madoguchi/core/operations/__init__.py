"""Running a service for a ward: the pure rules of its stops, faults, levels and help desk.

Each service keeps its own rows, under its own key.
"""
