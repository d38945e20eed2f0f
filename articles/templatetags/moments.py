"""The field of a date and an hour, where it stands in no form of Django's."""

from django import template

from articles.desk.fields import MomentInput

register = template.Library()


@register.simple_tag
def moment_input(name, typed=None, described_by=""):
    """What was typed stands in it again; where the clock shows that hour twice, it asks which of the two."""
    widget = MomentInput()
    described = {"aria-describedby": described_by} if described_by else {}
    value = widget.value_from_datadict(typed or {}, {}, name)
    return widget.render(name, value, {"id": f"id_{name}", **described})
