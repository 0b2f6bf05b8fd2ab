"""What the house remembers of its modules."""

from madoguchi.core.modules.models.loaded_demo import LoadedDemo

__all__ = ["LoadedDemo"]
