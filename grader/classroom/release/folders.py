"""Folders and files that are there whole, or not at all, and never in the place of another."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import UserError


@contextmanager
def new_folder(target: Path) -> Generator[Path]:
    """A folder to fill, beside `target`; it becomes `target` when the block ends well, and is gone otherwise.

    Raises:
        UserError: `target` is there and holds something, or cannot be made.
    """
    target = target.absolute()
    refusal = UserError(
        f"{target} is there already and is not empty; it was not touched", "name a new folder with --to"
    )
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UserError(f"{target} is there already and is no folder", "name a new folder with --to")
    if target == Path.cwd():
        raise UserError("the folder that you are in cannot be filled from within", "name a new folder with --to")
    with _told(target):
        if target.is_dir() and any(target.iterdir()):
            raise refusal
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".half", dir=target.parent))
    try:
        with _told(target):
            yield draft
            draft.chmod(0o777 & ~_umask())  # the tempfile module's are for their owner alone
            try:
                draft.rename(target)  # takes the place of an empty folder, and of no other
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                    raise refusal from None
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def new_file(target: Path, write: Callable[[Path], None]) -> None:
    """A file that `write` fills under another name; it gets its own when it is complete.

    Raises:
        UserError: It is there already, or cannot be written.
    """
    refusal = UserError(f"{target} is there already; it was not touched", "name a new file with --to")
    if target.exists() or target.is_symlink():
        raise refusal
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}-{os.getpid()}.half")
        try:
            write(draft)
            try:
                os.link(draft, target)  # unlike a renaming it refuses what is there
            except FileExistsError:
                raise refusal from None
            except PermissionError:  # a file system without links
                draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}", "name another place with --to") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
