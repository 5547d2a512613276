"""Other people's data in what a user writes: found before anything is kept, logged or sent to another machine."""

from assistant.privacy.finding import LONGEST, find_personal, has_identity_code, masked
from assistant.privacy.records import Found, Personal

__all__ = ["LONGEST", "Found", "Personal", "find_personal", "has_identity_code", "masked"]
