"""The OpenAPI 3.1 document of the API, as data. What it promises is asked of every address by the tests."""

from django.conf import settings

from articles.models.correction import Correction
from articles.site.api_asking import LIMIT, MOST
from articles.site.api_shapes import DEFAULT, STORY
from articles.site.paging import CURSOR

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
HOUR = {"type": "string", "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 10**15 - 1}
NAME = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[^\x00-\x1f\x7f]+$"}


def _object(properties, required=None):
    names = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


def _list(item):
    return {"type": "array", "items": item}


def _either(schema):
    return {"oneOf": [schema, {"type": "null"}]}


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name, description, schema):
    return {"name": name, "in": "query", "description": description, "schema": schema}


PARAMETERS = {
    "section": _query("section", "Stories of one section, by its slug.", NAME),
    "author": _query("author", "Stories that bear this author's name, by slug.", NAME),
    "topic": _query("topic", "Stories about one topic, by its slug.", NAME),
    "kind": _query("kind", "Stories of one kind, such as news, report or opinion.", NAME),
    "since": _query("since", "From this hour on (ISO 8601; Cairo's clock unless it says which).", HOUR),
    "until": _query("until", "Before this hour.", HOUR),
    "before": _query(
        "before", "Where the page before ended; taken from `next`.", TEXT | {"pattern": f"^{CURSOR.pattern}$"}
    ),
    "after": _query("after", "Where the page before ended; taken from `next`.", NUMBER | {"minimum": 0}),
    "limit": _query("limit", "Rows a page.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}),
    "fields": _query(
        "fields",
        f"Fields to send, separated by commas: {', '.join(STORY)}.",
        TEXT | {"pattern": f"^({'|'.join(STORY)})(,({'|'.join(STORY)}))*$"},
    ),
}
LISTED = ("section", "author", "topic", "kind", "since", "until", "before", "limit", "fields")

PHOTO = _object({"url": ADDRESS, "width": COUNT, "height": COUNT, "caption": TEXT, "alt": TEXT, "credit": TEXT})
NAMED = _object({"slug": TEXT, "name": TEXT, "url": ADDRESS})
SIGNED = _object(
    {
        "name": TEXT,
        "role": TEXT,
        "role_label": TEXT,
        "kind": TEXT,
        "slug": TEXT,
        "url": _either(ADDRESS),
    }
)
CORRECTION = _object({"kind": {"enum": Correction.Kind.values}, "label": TEXT, "text": TEXT, "at": HOUR})
# Every field of a story that is not simply text.
FIELDS = {
    "id": NUMBER,
    "uri": ADDRESS,
    "url": ADDRESS,
    "language": {"const": "ar"},
    "direction": {"const": "rtl"},
    "section": _ref("Named"),
    "bylines": _list(_ref("Signed")),
    "topics": _list(_ref("Named")),
    "published_at": HOUR,
    "updated_at": HOUR,
    "words": COUNT,
    "photo": _either(_ref("Photo")),
    "card": ADDRESS,
    "corrections": _list(_ref("Correction")),
    "photos": _list(_ref("Photo")),
}
GONE = _object({"id": NUMBER, "uri": ADDRESS, "signal": {"enum": ["withdrawn", "expired"]}, "at": HOUR, "reason": TEXT})
ERROR = _object(
    {
        "error": _object({"status": {"type": "integer"}, "message": TEXT, "parameter": _either(TEXT)}),
        "gone": _ref("Gone"),
    },
    required=["error"],
)
AUTHOR = _object({"slug": TEXT, "name": TEXT, "kind": TEXT, "job_title": TEXT, "bio": TEXT, "url": _either(ADDRESS)})
SCHEMAS = {
    "Story": _object({name: FIELDS.get(name, TEXT) for name in STORY}, required=[]),
    "Named": NAMED,
    "Signed": SIGNED,
    "Photo": PHOTO,
    "Correction": CORRECTION,
    "Author": AUTHOR,
    "Gone": GONE,
    "Error": ERROR,
    "Ninjs": {"type": "object", "required": ["uri", "pubstatus"]},
}


def document(paper):
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{paper}: API", "version": "1", "description": ABOUT},
        "servers": [{"url": settings.SITE_URL}],
        "paths": _paths(),
        "components": {"schemas": SCHEMAS},
    }


ABOUT = f"""What readers see, as JSON. Read only; no key is needed.

Lists are newest first and paged by the last row: follow `next` until it is null. A list of stories sends {", ".join(DEFAULT)};
`fields` asks for others. Texts are Arabic, to be shown right to left. What was public and is not answers 410 and is listed
under /api/v1/withdrawals/: take down what you made of it. Every answer has an ETag."""


def _paths():
    article = {"name": "article_id", "in": "path", "required": True, "schema": NUMBER}
    one = "/api/v1/stories/{article_id}"
    return {
        "/api/v1/stories/": _get("Stories", _rows("Story"), LISTED),
        f"{one}/": _get("One story", _ref("Story"), ("fields",), article, 404, 410),
        f"{one}.ninjs": _get("One story as ninjs 2.1", _ref("Ninjs"), (), article, 404, ninjs_gone=True),
        "/api/v1/sections/": _get("Sections", _rows("Named"), ()),
        "/api/v1/authors/": _get("Authors of public stories", _rows("Author"), ("after", "limit")),
        "/api/v1/topics/": _get("Topics of public stories", _rows("Named"), ("after", "limit")),
        "/api/v1/withdrawals/": _get("What is public no more", _rows("Gone"), ("since", "before", "limit")),
    }


def _rows(name):
    return _object({"items": _list(_ref(name)), "next": _either(ADDRESS)})


def _get(summary, schema, names, path=None, *refusals, ninjs_gone=False):
    asked = [PARAMETERS[name] for name in names]
    answers = {"200": _answer("What was asked for", schema), "304": {"description": "You have it already (ETag)"}}
    if asked:
        answers["400"] = _answer("A parameter to mend", _ref("Error"))
    for status in (*refusals, 405):
        answers[str(status)] = _answer(REFUSALS[status], _ref("Error"))
    if ninjs_gone:
        answers["410"] = _answer("Taken down: stop using it", _ref("Ninjs"))
    operation = {"summary": summary, "parameters": asked, "responses": answers}
    return {"get": operation} | ({"parameters": [path]} if path else {})


REFUSALS = {404: "Nothing public has this number", 405: "The API is read only", 410: "It was public and is not"}


def _answer(description, schema):
    return {"description": description, "content": {"application/json": {"schema": schema}}}
