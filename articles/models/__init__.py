"""The newsroom's nouns, one file a family. Reader code imports the submodules it needs, never this package."""

from articles.models.article import Article, ArticlePhoto, Byline
from articles.models.correction import Correction
from articles.models.editing import Lock, WorkingCopy
from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.page import Page
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.redirect import Miss, Redirect
from articles.models.revision import Revision, Transition
from articles.models.section import Section, Topic
from articles.models.story import Story, Withdrawal
from articles.models.views import ViewCount

__all__ = [
    "Article",
    "ArticlePhoto",
    "Author",
    "Byline",
    "Correction",
    "Edition",
    "Lock",
    "Masthead",
    "Miss",
    "Officer",
    "Page",
    "Photo",
    "Redirect",
    "Revision",
    "Section",
    "SocialLink",
    "Story",
    "Topic",
    "Transition",
    "ViewCount",
    "Withdrawal",
    "WorkingCopy",
]
