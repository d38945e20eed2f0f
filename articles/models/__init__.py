"""The newsroom's nouns, one file a family. Reader code imports the submodules it needs, never this package."""

from articles.models.article import Article, ArticlePhoto, Byline
from articles.models.breaking import Breaking
from articles.models.editing import Lock, WorkingCopy
from articles.models.edition import Edition
from articles.models.front import Front, FrontEditor, FrontMoment, FrontVersion
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import Revision, Transition
from articles.models.section import Section, Topic
from articles.models.story import Story, Withdrawal

__all__ = [
    "Article",
    "ArticlePhoto",
    "Author",
    "Breaking",
    "Byline",
    "Edition",
    "Front",
    "FrontEditor",
    "FrontMoment",
    "FrontVersion",
    "Lock",
    "Masthead",
    "Officer",
    "Photo",
    "Revision",
    "Section",
    "SocialLink",
    "Story",
    "Topic",
    "Transition",
    "Withdrawal",
    "WorkingCopy",
]
