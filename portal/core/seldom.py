"""Libraries that few requests need: each is loaded when first asked for, not by every web process at its start."""

from importlib import import_module
from typing import Any


class Seldom:
    """A module under its name; its parts are found when they are used (PERFORMANCE.md P24)."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, part: str) -> Any:
        return getattr(import_module(self._name), part)


image_ops = Seldom("PIL.ImageOps")
images = Seldom("PIL.Image")
icalendar = Seldom("icalendar")
openpyxl = Seldom("openpyxl")
xlsxwriter = Seldom("xlsxwriter")
docx_api = Seldom("docx")
docx_enum = Seldom("docx.enum.table")
docx_ns = Seldom("docx.oxml.ns")
docx_oxml = Seldom("docx.oxml")
docx_shared = Seldom("docx.shared")
docx_text = Seldom("docx.enum.text")
readings = Seldom("pypinyin.pinyin_dict")
