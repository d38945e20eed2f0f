"""`/card/<id>-<n>.png`: the card of the story's present edition; the address of an earlier one leads there."""

from django.http import FileResponse, HttpResponseNotModified

from articles.models.story import Story
from articles.site import answers, cards, fragments, shell, views
from articles.site.kept import etag_of, shared


@answers.read_only
def card(request, article_id, number):
    stories = Story.objects.live().select_related("section", "lead_photo").defer("body_html", "body_text")
    story = stories.filter(article_id=article_id).first()
    if story is None or not cards.are_possible():
        return views.gone(request, article_id)
    if number != story.revision_id:
        return answers.elsewhere(cards.address(story))
    paper = shell.current(fragments.stamp_now()[0]).masthead.name
    etag = etag_of(*cards.seen(story, paper))
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(cards.file(story, paper).open("rb"), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Content-Security-Policy"] = answers.FILE_POLICY
    return shared(answers.fresh(response))
