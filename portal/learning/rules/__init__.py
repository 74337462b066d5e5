"""Lessons, questions and tests: words, the bank, and how a test is drawn and marked."""

from portal.learning.rules.bank import Cite, Lesson, Part, Question, asked_for, lessons, questions
from portal.learning.rules.marking import again_on, clean, drawn, marked, passes
from portal.learning.rules.words import LETTERS, SETTINGS, Can, Exam, Standing, Topic

__all__ = [
    "LETTERS",
    "SETTINGS",
    "Can",
    "Cite",
    "Exam",
    "Lesson",
    "Part",
    "Question",
    "Standing",
    "Topic",
    "again_on",
    "asked_for",
    "clean",
    "drawn",
    "lessons",
    "marked",
    "passes",
    "questions",
]
