"""Turns the roles table into what Django's admin asks a ModelAdmin."""


class RightsAdmin:
    """Every action on a simple table needs one right; looking needs `look` or, without it, the same right."""

    right = ""
    look = ""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(self.look or self.right) or request.user.has_perm(self.right)

    def has_add_permission(self, request):
        return request.user.has_perm(self.right)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(self.right)

    def has_delete_permission(self, request, obj=None):
        return False


class InlineOfEditable:
    """An inline that whoever may change its parent may change."""

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return True

    def has_delete_permission(self, request, obj=None):
        return True
