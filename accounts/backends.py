"""Signing in by user name and password; rights come from the roles table and from nowhere else."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from accounts.roles import rights_of


class RoleBackend(ModelBackend):
    def user_can_authenticate(self, user):
        """The demo accounts have a well-known password: they open nothing but a newsroom on this machine."""
        return super().user_can_authenticate(user) and not (user.is_demo and settings.HTTPS)

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()

    def get_all_permissions(self, user_obj, obj=None):
        """The rights of the user's roles. Read once a request: a change acts on the next one."""
        if obj is not None or user_obj.is_anonymous or not user_obj.is_active:
            return frozenset()
        return rights_of(user_obj.role_names)

    def has_module_perms(self, user_obj, app_label):
        return any(right.startswith(f"{app_label}.") for right in self.get_all_permissions(user_obj))
