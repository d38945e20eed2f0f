"""Arabic text rules: plain functions on strings and dates, without Django, a clock or stored state."""

from .dates import since
from .fold import fold
from .plural import count
from .slug import slug

__all__ = ["count", "fold", "since", "slug"]
