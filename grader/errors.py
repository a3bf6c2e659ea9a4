"""Every error that this package raises on purpose.

::

    PracticeError                 has a message and, where there is one, a remedy
    ├── UserError                 the command cannot be done as asked (exit status 2)
    │   ├── UnknownExercise       no such slug; names the nearest ones
    │   ├── BrokenExercise        a file of an exercise is wrong; names the file and the key
    │   └── UnreadableSubmission  no such file, a directory, binary, too large, not UTF-8
    └── GraderFault               our own fault (exit status 3); costs nobody a point
        └── SandboxUnavailable    the tier asked for cannot be had here

    SubmissionFault               (BaseException) the submission ended a check by other means than an answer
    ├── SubmissionTimedOut        no answer within the check's time
    ├── SubmissionOutOfMemory     it asked for more memory than it may have
    ├── SubmissionCrashed         its process ended
    ├── SubmissionForbidden       it used what the exercise asks to be written by hand
    ├── SubmissionTampered        it broke the protocol
    ├── SubmissionNotStarted      it called a function that still is the stub's
    └── SubmissionLacks           it has no such function or class

    SubmissionRaised              the submission's own exception; also a subclass of its built-in ancestors
"""


class PracticeError(Exception):
    """What went wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UserError(PracticeError):
    """The command cannot be done as asked: exit status 2."""


class UnknownExercise(UserError):
    """No exercise has this slug."""


class BrokenExercise(UserError):
    """A file of an exercise is missing or wrong."""


class UnreadableSubmission(UserError):
    """The submission cannot be read as source code at all."""


class GraderFault(PracticeError):
    """Something of ours failed: exit status 3, and no point is lost by it."""


class SandboxUnavailable(GraderFault):
    """The isolation tier that was asked for cannot be had on this machine."""


class SubmissionFault(BaseException):
    """The submission ended a check by other means than an answer.

    It derives from BaseException so that no ``pytest.raises(Exception)`` of a suite takes a
    timeout or a crash for the error that a contract asks for, and Hypothesis does not shrink it.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class SubmissionTimedOut(SubmissionFault):
    """No answer within the check's time, or the submission's CPU time is used up."""


class SubmissionOutOfMemory(SubmissionFault):
    """It asked for more memory than it may have."""


class SubmissionCrashed(SubmissionFault):
    """Its process ended."""


class SubmissionForbidden(SubmissionFault):
    """It used what the exercise asks to be written by hand, or imported what it may not."""


class SubmissionTampered(SubmissionFault):
    """It wrote to the grader's channel, or answered what was not asked."""


class SubmissionNotStarted(SubmissionFault):
    """A function was called whose body still is the stub's."""


class SubmissionLacks(SubmissionFault):
    """The submission has no function or class of this name."""


class SubmissionRaised(Exception):
    """The submission's code raised; the class made for it also derives from the built-in ancestors.

    Attributes:
        kind: The name of the exception's own class.
        message: Its text.
        line: The line of the submission that raised, if it was one of its own.
        excerpt: The submission's own frames, as Python prints them.
    """

    kind: str = "Exception"
    message: str = ""
    line: int | None = None
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind
