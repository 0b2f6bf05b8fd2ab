from madoguchi.core.events.models.announced import AnnouncedEvent, Delivery

__all__ = ["AnnouncedEvent", "Delivery"]
