"""A book as pages for a browser: one for the instructor, one for each student; no scripts, nothing from a network."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.marks import Book
from grader.classroom.site.names import page_names
from grader.classroom.site.pages import Pages
from grader.writing import write_whole

__all__ = ["write"]


def write(book: Book, out: Path, *, single: bool = False) -> list[Path]:
    """Write the pages, and return their paths, the class's first.

    A student's page has what the assignment shows of hidden checks, and can be handed to that student. The class's
    page, and all that `single` writes, is for the instructor. Files that were there before and are no page of this
    book are left alone.

    Args:
        book: What to show.
        out: The folder; with `single` the file.
        single: Write everything into one file.
    """
    names = page_names(row.student.id for row in book.rows)
    pages = Pages(book, names)
    if single:
        return [write_whole(out, pages.single())]
    paths = [write_whole(out / "index.html", pages.index())]
    for row in book.rows:
        paths.append(write_whole(out / "students" / f"{names[row.student.id]}.html", pages.student(row)))
    return paths
