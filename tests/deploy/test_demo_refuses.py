"""What `make demo` says when it cannot work: one line, at once, before anything is installed or written."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def demo(**environment):
    answer = subprocess.run(
        [ROOT / "deploy" / "demo.sh"], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    return answer.stderr


@pytest.fixture
def interpreter(tmp_path):
    """A stand-in for a Python that answers every question with the given exit codes, by what is asked."""

    def make(recent, with_venv):
        script = tmp_path / "python"
        script.write_text(
            "#!/bin/sh\n"
            'case "$2" in\n'
            f"*version_info*) exit {0 if recent else 1} ;;\n"
            f"*ensurepip*) exit {0 if with_venv else 1} ;;\n"
            "esac\n"
            "echo Python 3.9.2\n"
        )
        script.chmod(0o755)
        return str(script)

    return make


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert demo(PORT=port).startswith(f"Port {port} is taken")


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", ""])
def test_what_is_no_port_is_refused(port):
    assert "PORT must be a number" in demo(PORT=port or " ")


def test_an_old_python_is_refused_by_its_version(interpreter):
    said = demo(PYTHON=interpreter(recent=False, with_venv=True))

    assert "3.11 or newer is needed; found: Python 3.9.2" in said


def test_a_python_without_venv_says_what_to_install(interpreter):
    assert "python3-venv" in demo(PYTHON=interpreter(recent=True, with_venv=False))
