"""Writes grader/datasets/prose.txt, English prose from the help topics that Python itself carries.

    python3.11 scripts/prose.py grader/datasets/prose.txt

The text is that of Python 3.11.7; other versions word some topics otherwise.
"""

import sys
from pathlib import Path
from pydoc_data.topics import topics

LENGTH = 60_000  # characters, at most
SHORTEST = 120  # of a paragraph; headings and one-line remarks are shorter


def paragraphs(topic):
    """The paragraphs of running text in a topic, each on one line: no code, no grammar, no tables."""
    for part in topic.split("\n\n"):
        lines = part.split("\n")
        if any(line.startswith(" ") for line in lines):
            continue
        line = " ".join(" ".join(lines).split())
        if len(line) >= SHORTEST:
            yield line


def main() -> None:
    """Write the file that is named on the command line."""
    found = dict.fromkeys(line for name in sorted(topics) for line in paragraphs(topics[name]))
    text = ""
    for line in found:
        if len(text) + len(line) + 2 > LENGTH:
            break
        text += line + "\n\n"
    Path(sys.argv[1]).write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    print(f"{len(text)} characters, {len(set(text))} different ones")


if __name__ == "__main__":
    main()
