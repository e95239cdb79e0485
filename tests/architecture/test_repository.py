import re

from tests.architecture.repository import files, ignored_files, text_lines

#: Addresses of package registries, and paths that exist on one machine alone.
FOREIGN = re.compile(
    r"""https?://[^\ "']*/(?:simple|debian|-)/ | (?:^|[\ "'=:])/(?:root|work|farm)/""",
    re.VERBOSE,
)
#: Stubs, and what hides a fault instead of mending it.
UNFINISHED = re.compile(
    "|".join(
        [
            "NotImplemented" + "Error",
            r"\b(?:TO" + "DO|FIX" + r"ME|XX" + r"X)\b",
            "pragma: no " + "cover",
            r"pytest\.mark\.(?:skip|x" + "fail)",
            r"# type: " + r"ignore(?:$|[^\[])",
            "except (?:Base)?" + "Exception:",
        ]
    )
)


def found(pattern: re.Pattern[str], *, suffix: str = "") -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in files(suffix=suffix)
        for number, line in text_lines(path)
        if pattern.search(line)
    ]


def test_no_file_names_a_registry_or_a_machine() -> None:
    assert found(FOREIGN) == []


def test_nothing_is_left_unfinished() -> None:
    assert found(UNFINISHED, suffix=".py") == []


def test_nothing_is_tracked_that_git_should_ignore() -> None:
    assert ignored_files()[:10] == []
