"""For screens whose form asks who fills it in: what may be changed, and by whom it is said to be."""


class FormAsksUser:
    """A ModelAdmin with this mixin gives its form the person as `user`, and whatever else `form_given` names."""

    def form_given(self, request, obj):
        return {"user": request.user}

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        given = self.form_given(request, obj)

        class FormOfUser(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **given, **kwargs)

        return FormOfUser
