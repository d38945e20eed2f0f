"""A person at the writing screen, without a browser: opens the form, types into it, and posts it as a browser would."""

import re

from django.test import Client
from django.urls import reverse


def signed_in(user):
    """A browser of this person, past the door."""
    client = Client()
    client.force_login(user)
    return client


class Writer:
    """One open writing screen. `fields` is what the browser would post."""

    def __init__(self, user, article):
        self.client = signed_in(user)
        self.article = article
        self.url = reverse("admin:articles_article_change", args=[article.pk])
        self.open()

    def open(self, query=""):
        self.page = self.client.get(self.url + query)
        has_form = self.page.status_code == 200 and "adminform" in self.page.context
        self.fields = posted_fields(self.page.context["adminform"].form) if has_form else {}
        return self.page

    def type(self, **fields):
        self.fields |= fields
        return self

    def save(self, **extra):
        self.answer = self.client.post(self.url, self.fields | extra)
        return self.answer

    def shown(self):
        """The text of the last answer, followed to where it leads."""
        answer = self.client.get(self.answer.url) if self.answer.status_code == 302 else self.answer
        return re.sub(r"<[^>]+>", " ", answer.content.decode())


def posted_fields(form):
    fields = {"body_format": "html"}
    for bound in form:
        value = bound.value()
        if bound.name == "bylines":
            for index, row in enumerate(value or []):
                fields |= {f"bylines-{index}-author": row["author_id"], f"bylines-{index}-role": row["role"]}
        elif value not in (None, False, ""):
            fields[bound.name] = (
                bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
            )
    return {name: value[0] if isinstance(value, list) else value for name, value in fields.items() if value is not None}
