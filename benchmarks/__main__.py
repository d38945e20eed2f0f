"""Runs the benchmarks, prints one table and writes `var/bench.json`. SIZE= is the number of stories (10,000)."""

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

# What can be measured in a quarter of an hour. `python -m benchmarks.search` searches 100,000 stories too, which takes as long
# again, and `.article_list` opens every list of the desk over 100,000 articles; the commonest two of them are in growth.
# The others need a newsroom of their own making: `python -m benchmarks.history`, `.front`, `.cards`, `.distribution`, `.lighthouse`.
TOPICS = ["serving", "renditions", "search", "growth"]
COLUMNS = ["what", "value", "unit", "floor", "ratio", "target", "per_second"]
RESULT = Path("var/bench.json")


def main(topics):
    """Exits with the number of topics that broke: the others are measured and written all the same."""
    topics = topics or TOPICS
    rows, broken, start = [], [], time.monotonic()
    for number, topic in enumerate(topics, start=1):
        print(f"── {topic} ({number} of {len(topics)}, {time.monotonic() - start:.0f} s so far)", flush=True)
        try:
            for row in importlib.import_module(f"benchmarks.{topic}").run():
                rows.append({"topic": topic} | row)
                print(line(row), flush=True)
        except (SystemExit, OSError, ValueError, LookupError, subprocess.SubprocessError) as failure:
            broken.append(topic)
            print(f"{topic} broke: {failure}", flush=True)
        # After each topic: whoever is tired of waiting has what there is.
        write(rows)
    print(f"\n{len(rows)} lines in {time.monotonic() - start:.0f} s; also in {RESULT}")
    if broken:
        sys.exit(f"Not measured: {', '.join(broken)}")


def write(rows):
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, ensure_ascii=False, indent=1))


def line(row):
    """One row of the table; search names database and size in columns of their own."""
    place = " ".join(str(row[name]) for name in ("database", "stories") if row.get(name))
    shown = {name: row.get(name, "") for name in COLUMNS}
    what = f"{shown['what']}, {place}" if place else shown["what"]
    value = round(shown["value"], 3) if isinstance(shown["value"], float) else shown["value"]
    target = shown["target"] or limit(row)
    ratio = f"{shown['ratio']} ×" if shown["ratio"] != "" else ""
    return f"{what:62} {value!s:>10} {shown['unit']:9} {shown['floor']!s:>8} {ratio:>8} {target!s:>14} {shown['per_second']!s:>8}"


def limit(row):
    """A limit below zero is one to reach."""
    wanted = row.get("limit")
    return "" if wanted is None else f"{'≥' if wanted < 0 else '≤'} {abs(wanted):,}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main(sys.argv[1:])
