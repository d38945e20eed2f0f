"""Lighthouse on a phone, as a reader meets the demo newspaper: `python -m benchmarks.lighthouse http://127.0.0.1:8000`.

Needs npm and Chromium (CHROMIUM names it). The median of three runs a page, beside what ux.md §5 asks for.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from urllib.parse import quote
from urllib.request import urlopen

VERSION = "13.5.0"
PAGES = {"front": "/", "section": "/culture/", "story": "/n/29", "search": "/search/?q=البحر"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLOORS = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
# Search results keep themselves out of search engines, as they are asked to; it is the one mark that this costs.
NOT_ASKED = {"search": "--skip-audits=is-crawlable"}


def run(site="http://127.0.0.1:8000"):
    """One row a page: the four marks, and the moments behind the first of them."""
    return [measured(name, site + path) for name, path in PAGES.items() if is_there(site + path)]


def is_there(url):
    try:
        with urlopen(encoded(url), timeout=30) as answer:  # noqa: S310 — an address of ours
            return answer.status == 200
    except OSError:
        return False


def encoded(url):
    return quote(url, safe=":/?=&%")


def measured(name, url):
    reports = [report(encoded(url), *filter(None, [NOT_ASKED.get(name)])) for _ in range(RUNS)]
    marks = {
        category: round(100 * statistics.median(found["categories"][category]["score"] for found in reports))
        for category in CATEGORIES
    }
    moments = {
        audit: round(statistics.median(found["audits"][audit]["numericValue"] for found in reports), 3)
        for audit in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    }
    missed = [category for category, mark in marks.items() if mark < FLOORS[category]]
    return {"page": name, **marks, **moments, "below": ", ".join(missed)}


def report(url, *options):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    command = [
        *("npx", "--yes", f"lighthouse@{VERSION}", url, "--output=json", "--quiet", "--form-factor=mobile"),
        f"--only-categories={','.join(CATEGORIES)}",
        *options,
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    # One browser in a dozen does not start.
    for _ in range(RUNS):
        answer = subprocess.run(  # noqa: S603
            command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, text=True, check=False
        )
        if answer.returncode == 0:
            return json.loads(answer.stdout)
    raise SystemExit(f"Lighthouse failed on {url}: {answer.stderr.strip()[-500:]}")


def main():
    for row in run(*sys.argv[1:2]):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
