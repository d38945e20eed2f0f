"""The wall between site and desk, as two questions: what does reader code say, and which tables does a request touch?

The third part of it, who imports whom, is a contract in pyproject.toml.
"""

import ast
import re

from django.db import connection
from django.test import Client

# A list of what readers may see, not of what they may not: a new table is the desk's until it is named here.
READER_TABLES = frozenset(
    {
        "articles_author",
        "articles_correction",
        "articles_breaking",
        "articles_edition",
        "articles_frontmoment",
        "articles_frontversion",
        "articles_masthead",
        "articles_miss",
        "articles_officer",
        "articles_page",
        "articles_photo",
        "articles_searchentry",
        "articles_searchmiss",
        "articles_searchterm",
        "articles_searchword",
        "articles_redirect",
        "articles_section",
        "articles_sociallink",
        "articles_story",
        "articles_story_authors",
        "articles_story_topics",
        "articles_synonym",
        "articles_topic",
        "articles_viewcount",
        "articles_withdrawal",
    }
)
NEWSROOM_TABLE = re.compile(r"\b(?:articles|accounts|auth)_\w+|\bdjango_(?:session|admin_log)\b")

DESK_NAMES = frozenset({"Article", "ArticleQuerySet", "get_model", "import_module", "import_string"})
DESK_MODULES = ("articles.desk", "articles.models.article", "articles.models.editing", "articles.models.revision")


def desk_tables_in(sql):
    """The tables in an SQL statement that only the newsroom may read: the desk's, its people's and their sessions."""
    return set(NEWSROOM_TABLE.findall(sql)) - READER_TABLES


class Reader(Client):
    """A test client that fails when answering a request touches a table of the desk."""

    def request(self, **request):
        touched = set()

        def watch(execute, sql, params, many, context):
            touched.update(desk_tables_in(sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            response = super().request(**request)
        # Asked afterwards, so that no `except` of the page can swallow the answer.
        assert not touched, f"{request['PATH_INFO']} reads {', '.join(sorted(touched))}: that is not for readers"
        return response


def breaches(source):
    """What in a module of the site reaches for the desk, as «line: what»."""
    return [f"{node.lineno}: {what}" for node in ast.walk(ast.parse(source)) for what in _breaches(node)]


def _breaches(node):
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names if _is_desk(alias.name)]
        case ast.ImportFrom():
            origin = "." * node.level + (node.module or "")
            return [f"{origin}.{alias.name}" for alias in node.names if _imports_desk(node, alias.name)]
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in DESK_NAMES or name.endswith("_set"):
            return [name]
        case ast.Constant(value=str(text)) if re.fullmatch(r"\w+_set", text):
            return [text]
    return []


def _imports_desk(node, name):
    module = node.module or ""
    if node.level:
        # `from ..models import x` means the same as its absolute spelling.
        module = f"articles.{module}".rstrip(".")
    return name in DESK_NAMES or name == "*" or _is_desk(module) or _is_desk(f"{module}.{name}")


def _is_desk(module):
    """Models come one submodule at a time: the package itself has the desk's on board."""
    return module == "articles.models" or any(f"{module}.".startswith(f"{desk}.") for desk in DESK_MODULES)
