"""The newsroom's nouns, one file a family. Reader code imports the submodules it needs, never this package."""

from articles.models.article import Article, ArticlePhoto, Byline
from articles.models.breaking import Breaking
from articles.models.correction import Correction
from articles.models.desk_page import InboxItem, SavedView
from articles.models.editing import Lock, WorkingCopy
from articles.models.edition import Edition
from articles.models.front import Front, FrontEditor, FrontMoment, FrontVersion
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.merged import MergedName
from articles.models.note import Note
from articles.models.page import Page
from articles.models.people import Author
from articles.models.photo import Photo, PhotoChange
from articles.models.preview import PreviewLink
from articles.models.printing import Printing
from articles.models.redirect import Miss, Redirect
from articles.models.revision import Revision, Transition
from articles.models.search import DeskEntry, SearchEntry, SearchMiss, SearchTerm, SearchWord, Synonym
from articles.models.section import Section, Topic
from articles.models.story import Story, Withdrawal
from articles.models.style import StyleRule
from articles.models.views import ViewCount

__all__ = [
    "Article",
    "ArticlePhoto",
    "Author",
    "Breaking",
    "Byline",
    "Correction",
    "DeskEntry",
    "Edition",
    "Front",
    "FrontEditor",
    "FrontMoment",
    "FrontVersion",
    "InboxItem",
    "Lock",
    "Masthead",
    "MergedName",
    "Miss",
    "Note",
    "Officer",
    "Page",
    "Photo",
    "PhotoChange",
    "PreviewLink",
    "Printing",
    "Redirect",
    "Revision",
    "SavedView",
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
    "ViewCount",
    "Withdrawal",
    "WorkingCopy",
]
