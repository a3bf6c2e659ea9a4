"""Opening a gradebook's database, and bringing its schema up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from grader.errors import UserError

DEFAULT = "sqlite:///grades.db"
_BEGIN = "practice_begin"  # the execution option that says how a transaction starts
_PATIENCE_MS = 20_000  # a writer waits so long for another's transaction, which takes milliseconds


def connect(url: str, *, create: bool = True) -> Engine:
    """An engine for this database, its schema up to date.

    Args:
        url: A file, or a URL of SQLAlchemy's: ``sqlite:///grades.db``, ``postgresql://HOST/NAME``.
        create: Whether a SQLite file that is not there is made.

    Raises:
        UserError: It cannot be opened, or was written by a newer version.
    """
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError:
        raise UserError(f"{url!r} is no database", "--db grades.db, or --db postgresql://HOST/NAME") from None
    shown = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or ":memory:")
        if not create and not file.is_file():
            raise UserError(f"there is no gradebook {file}", "practice grade FOLDER makes one; --db names another")
    elif parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(parsed)
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        _bring_up_to_date(engine, shown)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise UserError(
            f"{shown} cannot be used: {error}", "SQLite and PostgreSQL can be: pip install 'dl-practice[postgres]'"
        ) from None
    except DBAPIError as error:
        raise UserError(f"the gradebook {shown} cannot be opened: {str(error.orig).strip()}", "check --db") from None
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Readers do not wait for a writer; a process that is killed leaves whole transactions."""
    connection.isolation_level = None  # the driver begins no transactions of its own, so that DDL is in ours too
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted about a student is overwritten
    cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes its turn at once: one that read before could not get it any more."""
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def writer(engine: Engine) -> Engine:
    """The same database, for transactions that write."""
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def _bring_up_to_date(engine: Engine, shown: str) -> None:
    try:
        with writer(engine).begin() as connection:
            _migrate(connection, shown)
    except BaseException:
        engine.dispose()
        raise


def _migrate(connection: Connection, shown: str) -> None:
    from alembic import command  # not at the top: who only wants the classroom's names need not wait for it
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    here, newest = MigrationContext.configure(connection).get_current_revision(), script.get_current_head()
    if here == newest:
        return
    if here is not None and here not in {step.revision for step in script.walk_revisions()}:
        raise UserError(f"the gradebook {shown} was written by a newer version", "update practice")
    command.upgrade(config, "head")
