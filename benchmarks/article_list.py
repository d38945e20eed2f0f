"""The desk's list and front screen over 100,000 articles against 1,000, on SQLite and on PostgreSQL.

Each figure is the best of 15 whole requests; the floor is the same page of the same run over 1,000 articles.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from benchmarks import servers, turns

HERE = "import tests, benchmarks.article_list_here as here; here.main()"
TARGET = "1.3"


def run():
    """One row a page and database; both at once, since filling a hundred thousand rows is most of the time."""
    with tempfile.TemporaryDirectory() as folder, servers.postgresql() as url, ThreadPoolExecutor() as pool:
        urls = (f"sqlite:///{folder}/bench.sqlite3", url)
        halves = pool.map(lambda *half: _on(*half, folder), ("SQLite", "PostgreSQL"), urls)
        return [row for half in halves for row in half]


def _on(database, url, folder):
    # A process of its own: Django knows one database a process. `tests` is the suite's environment, nobody's own settings.
    environment = os.environ | {"DATABASE_URL": url, turns.MEET: folder}
    done = subprocess.run([sys.executable, "-c", HERE], env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return [
        {
            "what": f"desk: {page}, {queries} queries, {database}",
            "value": round(large, 1),
            "unit": "ms",
            "floor": round(small, 1),
            "ratio": round(large / small, 2),
            "target": TARGET,
        }
        for page, small, large, queries in json.loads(done.stdout)
    ]


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:60} {row['floor']:8} → {row['value']:8} ms  ×{row['ratio']}")
