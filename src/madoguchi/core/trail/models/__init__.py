from madoguchi.core.trail.models.trail_entry import TrailEntry

__all__ = ["TrailEntry"]
