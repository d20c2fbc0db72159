#!/usr/bin/env python3
"""Prints a workbook's cells, one a line: SHEET!A1, type, value, separated by tabs. Standard library only.

Types: n (number), s (text), f (formula). Text of several lines is printed as Python would write it.
"""
import sys
import xml.etree.ElementTree as xml
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def cells(path):
    """(sheet, reference, type, value) of every cell that holds something."""
    with zipfile.ZipFile(path) as book:
        links = {r.get("Id"): r.get("Target") for r in xml.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        for sheet in xml.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet"):
            for cell in xml.fromstring(book.read("xl/" + links[sheet.get(RELATION)])).iter(MAIN + "c"):
                value, text = cell.find(MAIN + "v"), cell.find(MAIN + "is")
                if cell.find(MAIN + "f") is not None:
                    yield sheet.get("name"), cell.get("r"), "f", cell.find(MAIN + "f").text
                elif text is not None:
                    yield sheet.get("name"), cell.get("r"), "s", "".join(t.text or "" for t in text.iter(MAIN + "t"))
                elif value is not None:
                    yield sheet.get("name"), cell.get("r"), "n", value.text


def main():
    for sheet, reference, kind, value in cells(sys.argv[1]):
        print(f"{sheet}!{reference}\t{kind}\t{value}")


if __name__ == "__main__":
    main()
