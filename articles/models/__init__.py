"""The newsroom's nouns, one file a family. Reader code imports the submodules it needs, never this package."""

from articles.models.article import Article, ArticlePhoto, Byline
from articles.models.editing import Lock, WorkingCopy
from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.merged import MergedName
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import Revision, Transition
from articles.models.search import DeskEntry, SearchEntry, SearchMiss, SearchTerm, SearchWord, Synonym
from articles.models.section import Section, Topic
from articles.models.story import Story, Withdrawal
from articles.models.style import StyleRule

__all__ = [
    "Article",
    "ArticlePhoto",
    "Author",
    "Byline",
    "DeskEntry",
    "Edition",
    "Lock",
    "Masthead",
    "MergedName",
    "Officer",
    "Photo",
    "Revision",
    "SearchEntry",
    "SearchMiss",
    "SearchTerm",
    "SearchWord",
    "Section",
    "SocialLink",
    "Story",
    "StyleRule",
    "Synonym",
    "Topic",
    "Transition",
    "Withdrawal",
    "WorkingCopy",
]
