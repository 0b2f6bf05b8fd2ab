"""The shape in which a service says all that it offers, and the registry of those switched on."""

from madoguchi.core.modules.shape import FrameWords, Job, NavItem, ServiceModule, SettingSpec

__all__ = ["FrameWords", "Job", "NavItem", "ServiceModule", "SettingSpec"]
