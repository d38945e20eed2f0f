"""The demo newspaper's front: placed, dressed and launched with the desk's own verbs, and a line of breaking news over it."""

from pathlib import Path

from accounts.models import User
from articles.models.story import Story
from articles.press import fronts
from articles.press.breaking import announce

STORIES = Path(__file__).parent / "stories"
ZONES = ("lead", "secondary", "latest", "opinion", "gallery", "video")


def launch_front(plan, sections):
    editor = User.objects.get(username="editor")
    articles = _articles()

    def do(verb, *args, **choices):
        return getattr(fronts, verb)(*args, by=editor, base=fronts.draft().version, **choices)

    keys = {slug: f"section-{section.pk}" for slug, section in sections.items()} | {key: key for key in ZONES}
    for slug, layout in plan["layouts"].items():
        do("arrange", keys[slug], layout=layout)
    for key in plan["manual"]:
        do("arrange", key, mode="manual")
    for name in keys.keys() & plan.keys():
        for number in plan[name]:
            do("place", articles[number], keys[name])
            if links := plan["links"].get(str(number)):
                do("dress", articles[number], keys[name], {"links": [articles[link] for link in links]})
    do("launch")
    story = Story.objects.get(article=articles[plan["breaking"]["story"]])
    announce(plan["breaking"]["line"], by=editor, story=story, minutes=240)


def _articles():
    """The article of each story that the plan may name, by the number of its file."""
    numbers = {}
    for path in STORIES.glob("*.txt"):
        header = path.read_text(encoding="utf-8").split("\n---\n", 1)[0]
        line = next(line for line in header.splitlines() if line.startswith("headline:"))
        numbers[line.partition(":")[2].strip()] = int(path.name[:2])
    return {numbers[story.headline]: story.article_id for story in Story.objects.live() if story.headline in numbers}
