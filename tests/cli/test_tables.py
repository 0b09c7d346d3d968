"""Any command may be the first on a machine: what it needs is made, and what is missing is said in a sentence."""

import json
import os
import subprocess
import sys

import pytest


def palante(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PALANTE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "palante", *words], env=env | settings, capture_output=True, text=True
    )


@pytest.mark.slow
def test_demo_on_an_empty_machine_makes_its_tables(tmp_path):
    answer = palante(
        "demo", "--people", "0", "--json", PALANTE_VAR=str(tmp_path / "not" / "yet"), PALANTE_DEMO="1"
    )

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["slug"] == "creando"


def test_missing_key_is_said_in_a_sentence(tmp_path):
    answer = palante("migrate", PALANTE_VAR=str(tmp_path), PALANTE_DEBUG="0")

    assert answer.returncode == 1
    assert answer.stderr.startswith("palante: PALANTE_SECRET_KEY is missing")
    assert "Traceback" not in answer.stderr
