"""Worksheets that are filled in: Moodle's and Blackboard's, and how their rows are matched."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable

import msgspec
import pytest

from grader.classroom.exports import FORMATS
from grader.classroom.marks import Book
from grader.classroom.rosters import Student
from grader.errors import UserError

MakeBook = Callable[..., Book]

ENGLISH = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 101,"Ada Lovelace",ada@example.org,"Submitted for grading",,15.00,Yes,"Monday, 2 March",-,\n'
    'Participant 102,"O\'Neil, ""Ünï""",X@Example.org,"No submission",2.50,15.00,Yes,-,-,"see me, ""please"""\n'
    "Participant 103,Eve,eve@example.org,,9.00,15.00,Yes,-,-,\n"
    "Participant 104,Somebody Else,else@example.org,,4.00,15.00,Yes,-,-,\n"
)

GERMAN = (
    "ID;Vollständiger Name;ID-Nummer;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
    "Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar\r\n"
    'Teilnehmer/in101;Ada Lovelace;A-1;ada@example.org;Zur Bewertung abgegeben;;15,00;Ja;"Mittwoch; 13. März";-;\r\n'
    "Teilnehmer/in102;山田;A-2;;Zur Bewertung abgegeben;2,50;15,00;Ja;-;-;\r\n"
)


def _moodle(book: Book, template: bytes) -> bytes:
    return FORMATS["moodle"].render(book, template).files["moodle.csv"]


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


# ── moodle ───────────────────────────────────────────────────────────────────────────────────────


def test_moodle_fills_in_the_grade_and_nothing_else(made_up: MakeBook) -> None:
    """known totals stand in the grade's column; every other byte is as it was"""
    expected = ENGLISH.replace('grading",,15.00', 'grading",15,15.00').replace("2.50", "3.6")
    assert _moodle(made_up(), ENGLISH.encode()) == expected.encode()


def test_moodle_fills_in_a_german_worksheet(made_up: MakeBook) -> None:
    """semicolons, a byte order mark and decimal commas: found by what the columns hold"""
    content = _moodle(made_up(), GERMAN.encode("utf-8-sig"))
    expected = GERMAN.replace("abgegeben;;15,00", "abgegeben;15;15,00").replace("2,50", "3.6")
    assert content == expected.encode("utf-8-sig")


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-8"),
    ],
)
def test_moodle_keeps_the_encoding(made_up: MakeBook, bom: bytes, encoding: str) -> None:
    """a file that a spreadsheet saved in another encoding comes back in it"""
    content = _moodle(made_up(), bom + GERMAN.encode(encoding))
    assert content.startswith(bom)
    assert _rows(content[len(bom) :].decode(encoding), ";")[2][5] == "3.6"


def test_moodle_keeps_an_old_windows_encoding(made_up: MakeBook) -> None:
    """Excel saves CSV in Windows' own encoding"""
    content = _moodle(made_up(), GERMAN.replace("山田", "Jürgen").encode("cp1252"))
    assert content.decode("cp1252") == GERMAN.replace("山田", "Jürgen").replace(";;15,00", ";15;15,00").replace(
        "2,50", "3.6"
    )


def test_moodle_finds_the_columns_of_an_unknown_language(made_up: MakeBook) -> None:
    """the header's words are not needed"""
    header, _, body = ENGLISH.partition("\n")
    template = ",".join(f"x{n}" for n in range(len(_rows(header)[0]))) + "\n" + body
    assert _rows(_moodle(made_up(), template.encode()).decode())[2][4] == "3.6"


def test_moodle_takes_the_column_that_is_headed_grade(made_up: MakeBook) -> None:
    """in a worksheet with one row other columns can look like a grade and its maximum"""
    template = (
        "Identifier,Full name,Department,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed\n"
        "Participant 1,Ada,,15,ada@example.org,,,15.00,Yes\n"
    )
    row = _rows(_moodle(made_up(), template.encode()).decode())[1]
    assert row == ["Participant 1", "Ada", "", "15", "ada@example.org", "", "15", "15.00", "Yes"]


def test_moodle_takes_no_text_for_a_grade(made_up: MakeBook) -> None:
    """a number behind a name is no maximum, whatever the header's language"""
    template = "a,b,c,d,e,f,g,h\nParticipant 1,Ada,15,ada@example.org,,,15.00,Yes\n"
    row = _rows(_moodle(made_up(), template.encode()).decode())[1]
    assert row == ["Participant 1", "Ada", "15", "ada@example.org", "", "15", "15.00", "Yes"]


def test_moodle_does_not_choose_between_columns(made_up: MakeBook) -> None:
    """where two columns fit and no header is known, it says so"""
    template = "a,b,c,d,e,f,g,h\nParticipant 1,Ada,,15,ada@example.org,,15.00,Yes\n"
    with pytest.raises(UserError, match="several columns could be the grade"):
        _moodle(made_up(), template.encode())


def test_moodle_knows_identifiers_by_their_one_word(made_up: MakeBook) -> None:
    """a first column of other names with numbers is none"""
    with pytest.raises(UserError, match="does not hold a participant's number"):
        _moodle(made_up(), ENGLISH.replace("Participant 102", "Group 102").encode())


def test_moodle_leaves_a_cell_alone_after_a_fault(made_up: MakeBook) -> None:
    """what is not known is not written, and told"""
    people = (Student("s1"), Student("s2"), Student("s3", "Eve", "eve@example.org"))
    rendered = FORMATS["moodle"].render(made_up(people), ENGLISH.encode())
    assert _rows(rendered.files["moodle.csv"].decode())[3][4] == "9.00"
    assert "s3 (Eve): has no score yet; the cell is left as it was" in rendered.notes


def test_moodle_tells_who_is_not_in_the_worksheet(made_up: MakeBook) -> None:
    """a student of the book without a row is a note"""
    notes = FORMATS["moodle"].render(made_up(), ENGLISH.encode()).notes
    assert any(note.startswith("s004: is not in the template") for note in notes)


def test_moodle_knows_its_own_folders(made_up: MakeBook) -> None:
    """without a roster, a student's id is the folder that Moodle's download made, with the participant's number"""
    book = made_up((Student("Ada L_104_assignsubmission_file_"),))
    assert _rows(_moodle(book, ENGLISH.encode()).decode())[4][4] == "15"


def test_moodle_asks_for_a_worksheet(made_up: MakeBook) -> None:
    """it is not made up"""
    with pytest.raises(UserError, match="filled in, not made up") as error:
        FORMATS["moodle"].render(made_up(), None)
    assert "Offline grading worksheet" in error.value.remedy


def test_moodle_refuses_another_maximum(made_up: MakeBook) -> None:
    """15 of 15 is not 15 of 100"""
    with pytest.raises(UserError, match=r"its maximum is 100\.00, and this assignment has 15 points"):
        _moodle(made_up(), ENGLISH.replace("15.00", "100.00").encode())


def test_moodle_refuses_a_scale(made_up: MakeBook) -> None:
    """an assignment that is graded in words takes no points"""
    template = GERMAN.replace("Bestwertung", "Skala").replace("15,00", "nicht bestanden    bestanden")
    with pytest.raises(UserError, match="'Bewertung' is not followed by one maximum") as error:
        _moodle(made_up(), template.replace("2,50", "").encode())
    assert "scale" in error.value.remedy


def test_moodle_refuses_another_csv(made_up: MakeBook) -> None:
    """the gradebook's export has no identifiers; the error lists the header"""
    with pytest.raises(UserError, match=r"first column .* its header is: First name \| Last name \| Total"):
        _moodle(made_up(), b"First name,Last name,Total\nAda,Lovelace,3\n")


def test_moodle_refuses_a_worksheet_of_another_class(made_up: MakeBook) -> None:
    """a file in which nobody is known would come back as it is, which looks like success"""
    with pytest.raises(UserError, match="nobody of this gradebook is in it"):
        _moodle(made_up((Student("q"),)), ENGLISH.encode())


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html>", b"\xef\xbb\xbf<table>"])
def test_a_workbook_is_named_as_what_it_is(made_up: MakeBook, start: bytes) -> None:
    """what is no text is refused with what to do"""
    with pytest.raises(UserError, match="is a workbook or a page"):
        _moodle(made_up(), start + b"x" * 50)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"a,b\n", b"abc\ndef\n", b'a,"b\nc,d\n', b"\x81\x81,\n1,2", b"\xff\xfea"]
)
def test_what_is_no_table_is_refused(made_up: MakeBook, content: bytes) -> None:
    """an empty, cut off or garbled file is an error with a message, not a traceback"""
    for name in ("moodle", "blackboard", "canvas"):
        with pytest.raises(UserError):
            FORMATS[name].render(made_up(), content)


def test_a_file_that_is_cut_off_is_named_as_what_it_is(made_up: MakeBook) -> None:
    """a quote that is never closed would take the rest of the file for one cell"""
    with pytest.raises(UserError, match="a quote in it is never closed"):
        _moodle(made_up(), ENGLISH.replace('please"""', "please").encode())


# ── blackboard ───────────────────────────────────────────────────────────────────────────────────

BLACKBOARD = [
    ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
     "Problem set 0 [Total Pts: 15 Score] |11", "Problem set 1 [Total Pts: 15 Score] |12",
     "Total [Total Pts: up to 30 Score] |13"],
    ["Lovelace", "Ada", "ada", "0001", "2026-11-01", "Yes", "3", "", "3"],
    ["O'Neil", 'Ü "山田"', "oneil", "0002", "2026-11-01", "Yes", "4", "1.50", "4"],
    ["Else", "Somebody", "else", "0003", "2026-11-01", "No", "5", "5", "5"],
]  # fmt: skip


def _blackboard_file(rows: list[list[str]], delimiter: str = ",") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def _filled(rows: list[list[str]]) -> list[list[str]]:
    rows = [list(row) for row in rows]
    rows[1][7], rows[2][7] = "15", "3.6"
    return rows


def test_blackboard_fills_in_commas(made_up: MakeBook) -> None:
    """UTF-8 with commas, every cell quoted: the column of that title, and nothing else"""
    template = _blackboard_file(BLACKBOARD).encode("utf-8-sig")
    files = FORMATS["blackboard"].render(made_up(), template).files
    assert files == {"blackboard.csv": _blackboard_file(_filled(BLACKBOARD)).encode("utf-8-sig")}


def test_blackboard_fills_in_tabs(made_up: MakeBook) -> None:
    """UTF-16 with tabs, called .xls, stays so"""
    template = codecs.BOM_UTF16_LE + _blackboard_file(BLACKBOARD, "\t").encode("utf-16-le")
    files = FORMATS["blackboard"].render(made_up(), template).files
    expected = codecs.BOM_UTF16_LE + _blackboard_file(_filled(BLACKBOARD), "\t").encode("utf-16-le")
    assert files == {"blackboard.xls": expected}


def test_blackboard_knows_other_languages(made_up: MakeBook) -> None:
    """the words of the header are the site's"""
    header = ["Nachname", "Vorname", "Benutzername", "Studierenden-ID", "Letzter Zugriff", "Verfügbarkeit",
              "Blatt 0 [Gesamtpunkte: 15 Punktzahl] |11", "Problem set 1 [Gesamtpunkte: 15,0 Punktzahl] |12",
              "Summe [Gesamtpunkte: bis zu 30 Punktzahl] |13"]  # fmt: skip
    template = _blackboard_file([header, *BLACKBOARD[1:]]).encode()
    content = FORMATS["blackboard"].render(made_up(), template).files["blackboard.csv"].decode()
    assert _rows(content) == _filled([header, *BLACKBOARD[1:]])


def test_blackboard_takes_the_only_column(made_up: MakeBook) -> None:
    """a download of one column needs no title, and the choice is told"""
    rows = [[*row[:6], row[7].replace("Problem set 1", "PS1 [new]"), row[8]] for row in BLACKBOARD]
    rendered = FORMATS["blackboard"].render(made_up(), _blackboard_file(rows).encode())
    assert _rows(rendered.files["blackboard.csv"].decode())[1][6] == "15"
    assert "filled in 'PS1 [new]', the only one" in rendered.notes[0]


def test_blackboard_refuses_to_choose(made_up: MakeBook) -> None:
    """of several columns none is guessed"""
    template = _blackboard_file(BLACKBOARD).replace("Problem set 1", "PS1").encode()
    with pytest.raises(UserError, match=r"no column is called 'Problem set 1'; its header is: Last Name"):
        FORMATS["blackboard"].render(made_up(), template)


@pytest.mark.parametrize("points", ["Total Pts: 100 Score", "Total Pts: 0 Text", "Total Pts: up to 15 Score", "x"])
def test_blackboard_refuses_another_maximum(made_up: MakeBook, points: str) -> None:
    """other points, text and what Blackboard computes itself are not filled in"""
    template = _blackboard_file(BLACKBOARD).replace("set 1 [Total Pts: 15 Score]", f"set 1 [{points}]").encode()
    with pytest.raises(UserError, match="has another maximum than this assignment's 15 points"):
        FORMATS["blackboard"].render(made_up(), template)


def test_blackboard_asks_for_a_file(made_up: MakeBook) -> None:
    """it is not made up: a column without its number would be made anew"""
    with pytest.raises(UserError, match="filled in, not made up"):
        FORMATS["blackboard"].render(made_up(), None)


def test_blackboard_needs_to_know_who_is_who(made_up: MakeBook) -> None:
    """a file without the columns of the students is refused"""
    template = "Username,Problem set 1 [Total Pts: 15 Score] |12\nada,\n"
    with pytest.raises(UserError, match="behind the students"):
        FORMATS["blackboard"].render(made_up(), template.encode())


def test_blackboard_fills_in_rows_that_are_cut_short(made_up: MakeBook) -> None:
    """a spreadsheet leaves out empty cells at a line's end"""
    template = "Last Name,First Name,Username,Problem set 1 [Total Pts: 15 Score] |12\nLovelace,Ada,ada\n"
    content = FORMATS["blackboard"].render(made_up(), template.encode()).files["blackboard.csv"]
    assert content.decode().splitlines()[1] == "Lovelace,Ada,ada,15"


def test_a_thousand_rows_take_seconds(made_up: MakeBook) -> None:
    """a large course's worksheet is filled in"""
    people = tuple(Student(f"s{n}", f"Name {n}", f"s{n}@example.org") for n in range(1, 1001))
    lines = [f'Participant {n},"Name {n}",s{n}@example.org,,,15.00,Yes,-,-,' for n in range(1, 1001)]
    template = "\n".join([ENGLISH.split("\n")[0], *lines]) + "\n"
    book = msgspec.structs.replace(made_up(people))
    assert _rows(_moodle(book, template.encode()).decode())[997][4] == "15"
