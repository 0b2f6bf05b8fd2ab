"""Every environment variable that is read stands in .env.example, and none that is not."""

import re

from tests.architecture.tree import ROOT, own_files, text_of

READ = re.compile(r"\benv\.(?:text|flag|number|words|folder)\(\s*[\"'](MADOGUCHI_\w+)")
LISTED = re.compile(r"^#?\s?(MADOGUCHI_\w+)=", re.MULTILINE)
READ_BY_COMMANDS = {"MADOGUCHI_PYTHON", "MADOGUCHI_INTERPRETER", "MADOGUCHI_REQUIREMENTS"}


def test_environment_variables_are_all_in_the_example():
    read = {n for path in own_files(".py", under="src") for n in READ.findall(text_of(path))}
    listed = set(LISTED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    assert listed == read | READ_BY_COMMANDS
