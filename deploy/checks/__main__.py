"""`deploy/check`: one machine, then several. Needs root, since it installs Debian's packages and starts PostgreSQL as its own user."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.checks import many, one
from deploy.checks.machine import install


def main():
    if os.geteuid():
        sys.exit("deploy/check installs packages and starts PostgreSQL as its own user: run it as root.")
    install()
    for check in (one, many):
        print("──", check.__doc__.splitlines()[0], flush=True)
        folder = Path(tempfile.mkdtemp(prefix="newsroom-production-"))
        folder.chmod(0o755)
        try:
            check.run(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print("Production as deploy/production describes it works.")


main()
