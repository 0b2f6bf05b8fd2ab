from madoguchi.core.events.models.announced import AnnouncedEvent, Delivery
from madoguchi.core.events.models.job_run import JobRun

__all__ = ["AnnouncedEvent", "Delivery", "JobRun"]
