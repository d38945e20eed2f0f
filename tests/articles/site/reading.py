"""A page as a reader gets it: its words in order, its tags, its links. Strict about what browsers forgive."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "path"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Reading(HTMLParser):
    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self.headings, self._open = [], [], [], []
        self.feed(response.content.decode())
        self.close()
        assert self._open == [], f"never closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if tag in HEADINGS:
            self.headings.append((int(tag[1]), []))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self._open, f"</{tag}> closes nothing"
            assert self._open.pop() == tag

    def handle_data(self, data):
        if {"head", "script", "style"} & {*self._open} and "title" not in self._open:
            return
        self.words.append(data)
        if self.headings and HEADINGS & {*self._open}:
            self.headings[-1][1].append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())

    @property
    def h1(self):
        return [" ".join("".join(words).split()) for level, words in self.headings if level == 1]

    @property
    def levels(self):
        return [level for level, _ in self.headings]

    def all(self, tag, **attributes):
        """The attributes of every tag of that name which has these (`class_` asks for one class of several)."""
        wanted = attributes.pop("class_", None)
        return [
            found
            for name, found in self.tags
            if name == tag
            and all(found.get(key) == value for key, value in attributes.items())
            and (wanted is None or wanted in (found.get("class") or "").split())
        ]

    def one(self, tag, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag}> {attributes}"
        return found[0]

    @property
    def cards(self):
        """The addresses of the stories listed on the page, in order."""
        return [link["href"] for link in self.all("a", class_="card__link")]


def positions(text, *parts):
    """Where each part stands, one after the other; an assertion for those that are not there in this order."""
    places, at = [], 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"«{part}» is missing, or stands before «{text[max(0, at - 40) : at]}»"
        places.append(found)
        at = found + len(part)
    return places
