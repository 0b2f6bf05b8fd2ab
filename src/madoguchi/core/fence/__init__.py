"""Work on files of strangers, done in a process that knows no secret and has limits."""

from madoguchi.core.fence.fence import Fence, FenceBroken
from madoguchi.core.fence.limits import Limits

__all__ = ["Fence", "FenceBroken", "Limits"]
