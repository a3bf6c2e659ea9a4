"""The verbs, in the order of their help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from grader.cli import options
from grader.cli.author import author_audit, author_check, author_new
from grader.cli.browse import list_exercises, show
from grader.cli.check import check
from grader.cli.doctor import doctor
from grader.cli.grade import grade
from grader.cli.gradebook import gradebook_delete, gradebook_override, gradebook_show
from grader.cli.gradescope import gradescope
from grader.cli.help import hint, solution
from grader.cli.notebook import notebook_build
from grader.cli.release import release
from grader.cli.report import report
from grader.cli.similar import similar
from grader.cli.stand import stand
from grader.cli.start import start


def run(args: Sequence[str] | None) -> int:
    """Run one command; what goes wrong by our own or the user's doing is raised."""
    try:
        # Not app(): calling it would replace sys.excepthook.
        typer.main.get_command(build()).main(args, prog_name="practice")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    return 0


def build() -> typer.Typer:
    """The whole command line.

    Help is plain text: rich's would take 0.15 s of the 0.3 s that it may take.
    """
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True, epilog=options.examples("practice", "practice check SLUG"))(practice)
    app.command("list", epilog=options.examples("practice list --topic transformers --level 2"))(list_exercises)
    app.command(epilog=options.examples("practice show SLUG"))(show)
    app.command(epilog=options.examples("practice start SLUG", "practice start SLUG --into work"))(start)
    app.command(
        epilog=options.examples(
            "practice check SLUG",
            "practice check SLUG work/SLUG.ipynb --json",
            "practice check SLUG --seed 7 --isolation restricted",
        )
    )(check)
    app.command(epilog=options.examples("practice hint SLUG"))(hint)
    app.command(epilog=options.examples("practice solution SLUG", "practice solution SLUG --yes"))(solution)
    app.command(
        epilog=options.examples(
            "practice grade submissions SLUG",
            "practice grade submissions --assignment ps1.toml --roster class.csv",
            "practice grade submissions SLUG --db postgresql://localhost/course",
            "practice grade --nbgrader course/ps1",
        )
    )(grade)
    app.command(
        epilog=options.examples(
            "practice report --format html --out report",
            "practice report --format moodle --template worksheet.csv --out grades.csv",
            "practice report --diff",
            "practice report --verify --manifest grades.json",
        )
    )(report)
    app.command(
        epilog=options.examples(
            "practice similar submissions SLUG", "practice similar submissions SLUG --above 0.9 --out pairs.html"
        )
    )(similar)
    app.command(
        epilog=options.examples(
            "practice release SLUG SLUG --to handout", "practice release SLUG --to template --github"
        )
    )(release)
    app.command(
        epilog=options.examples(
            "practice gradescope SLUG --to autograder.zip", "practice gradescope --assignment ps1.toml --show values"
        )
    )(gradescope)
    app.command(epilog=options.examples("practice doctor"))(doctor)

    gradebook = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
    gradebook.command("show", epilog=options.examples("practice gradebook show s001"))(gradebook_show)
    gradebook.command(
        "override",
        epilog=options.examples(
            "practice gradebook override s001 SLUG 12 --reason 'the appeal of 3 December'",
            "practice gradebook override s001 SLUG --undo --reason 'withdrawn'",
        ),
    )(gradebook_override)
    gradebook.command("delete", epilog=options.examples("practice gradebook delete s001"))(gradebook_delete)
    app.add_typer(
        gradebook,
        name="gradebook",
        help="Look at a student's marks, set one, delete them.",
        epilog=options.examples("practice gradebook show s001"),
    )

    notebook = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
    notebook.command("build", epilog=options.examples("practice notebook build SLUG SLUG --to course/source/ps1"))(
        notebook_build
    )
    app.add_typer(
        notebook,
        name="notebook",
        help="Make exercises into notebooks for nbgrader.",
        epilog=options.examples("practice notebook build SLUG --to course/source/ps1"),
    )

    author = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
    author.command("new", epilog=options.examples("practice author new SLUG --exercises mine"))(author_new)
    author.command(
        "check", epilog=options.examples("practice author check SLUG", "practice author check --exercises mine")
    )(author_check)
    author.command(
        "audit",
        epilog=options.examples("practice author audit SLUG", "practice author audit --jobs 2 --write docs/audit.md"),
    )(author_audit)
    app.add_typer(
        author,
        name="author",
        help="Write exercises, and prove that they are sound.",
        epilog=options.examples("practice author new SLUG --exercises mine", "practice author check SLUG"),
    )
    return app


def practice(
    context: typer.Context,
    exercises: options.Exercises = None,
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Deep-learning exercises, written by hand and judged in a sandbox.

    Without a command: where you stand, and what to do next.
    """
    context.obj = exercises
    if version:
        from grader import __version__
        from grader.cli.speak import raw

        raw(f"practice {__version__}".encode())
    elif context.invoked_subcommand is None:
        stand(context)
