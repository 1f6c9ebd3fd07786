"""The commands as a user has them: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from specular import __version__, cli
from specular.cli import commands
from specular.config import ApiConfig
from specular.rendering.literals import literal_text

SPEC = """\
openapi: 3.1.0
info: {title: Pet Shop, version: "1"}
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
"""
BROKEN = SPEC + "    Shop: {type: object, properties: {pet: {$ref: '#/components/schemas/Pett'}}}\n"

WHOLE = (
    "operations: 0 generated, 0 approximated, 0 left out;"
    " schemas: 1 generated, 0 approximated, 0 left out\n"
)

Run = Callable[..., Result]


def rendered(api: object, plan: object, config: ApiConfig, finish: object) -> dict[str, str]:
    """Stand in for the last and longest stage: the other ones are the real ones."""
    del plan, finish
    return {
        "__init__.py": f"title = {literal_text(getattr(api, 'title', ''))}\n",
        **{f"{target}/made.py": f'engine = "{config.engine}"\n' for target in config.only},
        "reference.md": "# Reference\n",
    }


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with a document in `spec/openapi.yaml`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("specular.rendering.files.render", rendered)
    Path("spec").mkdir()
    Path("spec/openapi.yaml").write_text(SPEC)

    def act(*arguments: str) -> Result:
        result = CliRunner().invoke(commands.app, arguments, prog_name="specular")
        assert result.exception is None or isinstance(
            result.exception, SystemExit
        ), result.exception
        assert "Traceback" not in result.output
        return result

    return act


def tree(folder: str = ".") -> dict[str, str]:
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_generate_writes_the_package_and_says_so(run: Run) -> None:
    found = run("generate", "spec/openapi.yaml")
    assert (found.exit_code, found.stdout, found.stderr) == (
        0,
        "generated/pet_shop: 7 files (7 written)\n" + WHOLE,
        "",
    )
    made = tree("generated/pet_shop")
    assert made["__init__.py"] == 'title = "Pet Shop"\n'
    assert json.loads(made[".specular.json"])["inputs"].keys() == {"openapi.yaml"}


def test_a_second_run_says_that_nothing_changed(run: Run) -> None:
    run("generate", "spec/openapi.yaml")
    assert run("generate", "spec/openapi.yaml").stdout == (
        "generated/pet_shop: 7 files (7 unchanged)\n" + WHOLE
    )


def test_flags_say_where_and_what(run: Run) -> None:
    arguments = ("-o", "src", "--package", "shop", "--only", "client, models")
    found = run("generate", "spec/openapi.yaml", *arguments)
    assert found.stdout == "src/shop: 6 files (6 written)\n" + WHOLE
    assert set(tree("src/shop")) == {
        *(
            ".specular.json",
            ".specular.map.json",
            "__init__.py",
            "client/made.py",
            "models/made.py",
            "reference.md",
        ),
    }
    found = run("generate", "spec/openapi.yaml", *arguments[:4], "--only=models")
    assert found.stdout == "src/shop: 5 files (1 written, 1 deleted, 4 unchanged)\n" + WHOLE


def test_the_settings_are_found_and_flags_are_stronger(run: Run) -> None:
    Path("specular.toml").write_text(
        'spec = "spec/openapi.yaml"\noutput = "lib"\npackage = "a"\nonly = ["models"]\n'
    )
    assert run("generate").stdout == "lib/a: 5 files (5 written)\n" + WHOLE
    os.chdir("spec")
    assert (
        run("generate", "--package", "b", "-o", "x").stdout == "x/b: 5 files (5 written)\n" + WHOLE
    )


def test_a_document_that_the_settings_know_has_their_options(run: Run) -> None:
    Path("specular.toml").write_text("""
output = "lib"
only = ["models"]
[[apis]]
spec = "spec/openapi.yaml"
package = "a"
[[apis]]
spec = "spec/other.yaml"
""")
    found = run("generate", "./spec/../spec/openapi.yaml", "-o", "out")
    assert found.stdout == "out/a: 5 files (5 written)\n" + WHOLE
    Path("third.yaml").write_text(SPEC)
    assert (
        run("generate", "third.yaml").stdout == "generated/pet_shop: 7 files (7 written)\n" + WHOLE
    )


def test_every_api_of_the_settings_is_made_and_none_hides_another(run: Run) -> None:
    Path("bad.yaml").write_text(BROKEN)
    Path("specular.toml").write_text("""
strict = true
[[apis]]
spec = "bad.yaml"
[[apis]]
spec = "spec/openapi.yaml"
package = "a"
[[apis]]
spec = "spec/openapi.yaml"
package = "b"
only = ["models"]
""")
    found = run("generate")
    assert found.exit_code == cli.INVALID
    assert found.stdout == (
        f"generated/a: 7 files (7 written)\n{WHOLE}generated/b: 5 files (5 written)\n{WHOLE}"
    )
    assert found.stderr.startswith("bad.yaml:7:51: error[ref-not-found]")
    assert found.stderr.endswith("bad.yaml: 1 error; nothing was written\n")


def test_two_apis_do_not_write_one_folder(run: Run) -> None:
    Path("again.yaml").write_text(SPEC.replace("Pet: {", "Dog: {"))
    Path("specular.toml").write_text(
        '[[apis]]\nspec = "spec/openapi.yaml"\n[[apis]]\nspec = "again.yaml"\n'
    )
    found = run("generate")
    assert found.exit_code == cli.USAGE
    assert found.stdout == "generated/pet_shop: 7 files (7 written)\n" + WHOLE
    assert found.stderr == (
        "error[config-invalid]: another API is written to generated/pet_shop too\n"
        "  hint: give each API a `package` of its own\n"
        "again.yaml: 1 error; nothing was written\n"
    )


def test_errors_of_the_document_stop_the_run(run: Run) -> None:
    Path("spec/openapi.yaml").write_text(BROKEN)
    found = run("generate", "spec/openapi.yaml", "--strict")
    assert (found.exit_code, found.stdout) == (cli.INVALID, "")
    assert found.stderr == (
        "spec/openapi.yaml:7:51: error[ref-not-found]: no schema at #/components/schemas/Pett,"
        " so this says nothing here\n"
        "    7 | Shop: {type: object, properties: {pet: {$ref: '#/components/schemas/Pett'}}}\n"
        "      |                                               ^\n"
        "  hint: did you mean #/components/schemas/Pet?\n"
        "spec/openapi.yaml: 1 error; nothing was written\n"
    )
    assert not Path("generated").exists()


def test_a_warning_does_not_stop_the_run(run: Run) -> None:
    Path("spec/openapi.yaml").write_text(SPEC + "tgas: []\n")
    found = run("generate", "spec/openapi.yaml")
    assert (found.exit_code, found.stdout) == (
        0,
        "generated/pet_shop: 7 files (7 written)\n" + WHOLE,
    )
    assert found.stderr.startswith("spec/openapi.yaml:7:1: warning[field-unknown]: ")


@pytest.mark.parametrize(
    ("argument", "shown"),
    [
        ("missing.yaml", "missing.yaml: error[file-not-found]: there is no such file"),
        ("spec", "spec: error[file-unreadable]: cannot be read: this is a folder"),
        (".", ".: error[file-unreadable]: cannot be read: this is a folder"),
        ("", ".: error[file-unreadable]: cannot be read: this is a folder"),
        ("spec/../spec", "spec/../spec: error[file-unreadable]: cannot be read: this is a folder"),
        ("/", "/: error[file-unreadable]: cannot be read: this is a folder"),
        ("spec/openapi.yaml/x", "spec/openapi.yaml/x: error[file-unreadable]: cannot be read: "),
        ("x" * 300, f"{'x' * 300}: error[file-unreadable]: cannot be read: file name too long"),
        ("/dev/null", "/dev/null:1:1: error[syntax]: the document is empty"),
    ],
)
def test_a_document_that_cannot_be_read_is_told(run: Run, argument: str, shown: str) -> None:
    found = run("generate", argument)
    assert found.exit_code == cli.INVALID
    assert found.stderr.startswith(shown)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((), "Usage: specular"),
        (("generat",), "Did you mean 'generate'?"),
        (("generate", "--onyl", "x"), "No such option"),
        (("generate", "a", "b"), "unexpected extra argument"),
        (("generate", "a", "--only", "models,clients"), "'clients' is not one of models, client"),
        (("generate", "a", "--only", ""), "'' is not one of"),
        (("generate", "a", "--engine", "x"), "'jinja', 'datamodel-code-generator'"),
        (("generate", "a", "--package", "1a"), "'1a' is no Python identifier"),
        (("generate", "a", "--package", ""), "'' is no Python identifier"),
        (("generate", "a", "--dump", "x"), "'ir', 'spec'"),
        (("check", "a", "--force"), "No such option"),
        (("generate", "a", "--config", "none.toml"), "there is no settings file none.toml"),
    ],
)
def test_a_wrong_command_is_a_usage_error(run: Run, arguments: tuple[str, ...], shown: str) -> None:
    found = run(*arguments)
    assert found.exit_code == cli.USAGE
    assert shown in found.output


def test_without_a_document_and_settings_the_user_is_told_how_to_go_on(run: Run) -> None:
    for command in ("generate", "check"):
        found = run(command)
        assert found.exit_code == cli.USAGE
        assert found.stderr.startswith("error[config-not-found]: no document is given")
        assert "`specular generate openapi.yaml`" in found.stderr


def test_wrong_settings_are_told_with_their_line(run: Run) -> None:
    Path("specular.toml").write_text('spec = "spec/openapi.yaml"\noutputs = "x"\n')
    for arguments in (("generate",), ("check", "spec/openapi.yaml")):
        found = run(*arguments)
        assert found.exit_code == cli.USAGE
        assert found.stderr == (
            "specular.toml:2:1: error[config-invalid]: `outputs` is no setting\n"
            '    2 | outputs = "x"\n'
            "      | ^\n"
            "  hint: did you mean `output`?\n"
        )


@pytest.mark.parametrize("flags", [("--package", "a"), ("--dump", "ir")])
def test_what_makes_sense_for_one_api_needs_one(run: Run, flags: tuple[str, ...]) -> None:
    Path("specular.toml").write_text(
        '[[apis]]\nspec = "spec/openapi.yaml"\npackage = "b"\n[[apis]]\nspec = "b.yaml"\n'
    )
    found = run("generate", *flags)
    assert found.exit_code == cli.USAGE
    assert "the settings have 2 APIs" in found.output
    assert run("generate", "spec/openapi.yaml", *flags).exit_code == 0


def test_an_edited_file_is_not_overwritten_unless_forced(run: Run) -> None:
    run("generate", "spec/openapi.yaml")
    Path("generated/pet_shop/models/made.py").write_text("mine\n")
    Path("spec/openapi.yaml").write_text(SPEC.replace("Pet Shop", "Pet-shop"))
    before = tree()
    found = run("generate", "spec/openapi.yaml")
    assert (found.exit_code, found.stdout) == (cli.REFUSED, "")
    assert found.stderr == (
        "error[output-edited]: generated/pet_shop/models/made.py was edited by hand\n"
        "  hint: to keep the edit, move the file out of the package (a subclass in a module of"
        " yours, or an overlay of the document, can do the same); to lose it, use --force\n"
        "spec/openapi.yaml: 1 error; nothing was written\n"
    )
    assert tree() == before
    found = run("generate", "spec/openapi.yaml", "--force")
    assert found.stdout == "generated/pet_shop: 7 files (3 written, 4 unchanged)\n" + WHOLE


def test_a_foreign_file_is_not_overwritten(run: Run) -> None:
    Path("generated/pet_shop").mkdir(parents=True)
    Path("generated/pet_shop/__init__.py").write_text("mine\n")
    found = run("generate", "spec/openapi.yaml")
    assert found.exit_code == cli.REFUSED
    assert (
        "error[output-foreign]: generated/pet_shop/__init__.py was not written by" in found.stderr
    )


def test_an_output_that_is_a_file_is_told(run: Run) -> None:
    for command in ("generate", "check"):
        found = run(command, "spec/openapi.yaml", "-o", "spec/openapi.yaml")
        assert found.exit_code == cli.REFUSED
        assert "error[output-unwritable]: spec/openapi.yaml is no folder" in found.stderr


def test_check_is_silent_about_what_is_the_same(run: Run) -> None:
    run("generate", "spec/openapi.yaml")
    found = run("check", "spec/openapi.yaml")
    assert (found.exit_code, found.stdout, found.stderr) == (
        0,
        "generated/pet_shop: 7 files (7 unchanged)\n",
        "",
    )


def test_check_prints_a_diff_and_the_command_that_mends_it(run: Run) -> None:
    arguments = ("spec/openapi.yaml", "--package", "pet_shop", "-o", "a b")
    run("generate", *arguments)
    Path("spec/openapi.yaml").write_text(SPEC.replace("Pet Shop", "Dogs"))
    Path("a b/pet_shop/reference.md").unlink()
    Path("a b/pet_shop/models/made.py").write_text("mine\n")
    before = tree()
    found = run("check", *arguments, "--only", "models,client", "--full")
    assert found.exit_code == cli.DIFFERENT
    assert tree() == before
    assert (
        "--- a b/pet_shop/__init__.py\n+++ a b/pet_shop/__init__.py\n"
        '@@ -1 +1 @@\n-title = "Pet Shop"\n+title = "Dogs"\n'
    ) in found.stdout
    assert "--- /dev/null\n+++ a b/pet_shop/reference.md\n" in found.stdout
    assert "--- a b/pet_shop/server/made.py\n+++ /dev/null\n" in found.stdout
    assert found.stderr == (
        "a b/pet_shop: 1 missing, 3 out of date, 1 stale\n"
        "  models/made.py is not as specular wrote it: the command will refuse\n"
        "  to write it: specular generate spec/openapi.yaml --output 'a b' --package pet_shop"
        " --only models,client\n"
    )
    short = run("check", *arguments, "--only", "models,client")
    assert (short.exit_code, short.stderr) == (found.exit_code, found.stderr)
    shown, _, rest = short.stdout.partition("…")
    assert found.stdout.startswith(shown)
    assert rest == " 2 more files\n"


def test_check_tells_that_nothing_was_generated_yet(run: Run) -> None:
    found = run("check", "spec/openapi.yaml")
    assert found.exit_code == cli.DIFFERENT
    assert found.stderr.startswith("generated/pet_shop: 7 missing\n")
    assert not Path("generated").exists()


def test_check_tells_errors_of_the_document(run: Run) -> None:
    Path("spec/openapi.yaml").write_text(BROKEN)
    assert run("check", "spec/openapi.yaml", "--strict").exit_code == cli.INVALID


def test_what_was_understood_is_dumped(run: Run) -> None:
    found = run("generate", "spec/openapi.yaml", "--dump", "ir")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["title"] == "Pet Shop"
    found = run("generate", "spec/openapi.yaml", "--dump", "spec")
    assert yaml.safe_load(found.stdout)["components"]["schemas"].keys() == {"Pet"}
    assert not Path("generated").exists()


def test_nothing_is_dumped_of_a_broken_document(run: Run) -> None:
    Path("spec/openapi.yaml").write_text(BROKEN)
    found = run("generate", "spec/openapi.yaml", "--dump", "ir", "--strict")
    assert (found.exit_code, found.stdout) == (cli.INVALID, "")


@pytest.mark.parametrize("command", ["generate", "check", "watch"])
def test_the_help_explains_every_flag(run: Run, command: str) -> None:
    found = run(command, "--help")
    assert found.exit_code == 0
    flags = ["--output", "--package", "--config", "--only", "--engine"]
    flags += ["--dump", "--force"] if command == "generate" else []
    for flag in flags:
        # A sentence begins after the flag and its value, on the same line or on the next one.
        assert re.search(rf"{flag}[^\n]*\n? +[A-Z][a-z]+ [a-z]", found.stdout), flag
    assert "Exit codes:" in found.stdout
    assert run("-h").stdout.count("\n  generate  ") == 1


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").stdout == f"specular {__version__}\n"
