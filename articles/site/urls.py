"""The public addresses (design.md §5). A story's number decides; everything round it is for people to read."""

from django.urls import path, register_converter

from articles.site import breaking, media, views


class NumberConverter:
    """A row's number, short enough for every database."""

    regex = "[0-9]{1,15}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(NumberConverter, "number")

app_name = "site"
urlpatterns = [
    path("", views.front, name="front"),
    path("n/<number:article_id>", views.short, name="short"),
    path("media/photos/<path:name>", media.rendition, name="rendition"),
    path("breaking.json", breaking.breaking, name="breaking"),
    path("<slug:slug>/", views.section, name="section"),
    path("<slug:section>/<number:article_id>/<str:tail>/", views.story, name="story"),
    path("<slug:section>/<number:article_id>", views.story, name="story-bare"),
    path("<slug:section>/<number:article_id>/", views.story, name="story-bare-slash"),
    path("<slug:section>/<number:article_id>/<path:tail>", views.story, name="story-tail"),
]
