"""Who works here, how they get in, and what they did. One file a family."""

from accounts.models.access import Device, Invitation, RecoveryCode, SecondFactor, StaffSession
from accounts.models.people import RoleGrant, User
from accounts.models.record import Act, DayDigest, SignIn

__all__ = [
    "Act",
    "DayDigest",
    "Device",
    "Invitation",
    "RecoveryCode",
    "RoleGrant",
    "SecondFactor",
    "SignIn",
    "StaffSession",
    "User",
]
