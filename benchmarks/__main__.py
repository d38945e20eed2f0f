"""Runs the benchmarks, prints one table and writes `var/bench.json`. SIZE= is the number of stories (10,000)."""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

# The others need a newsroom of their own making: `python -m benchmarks.history`, `.front`, `.cards`, `.distribution`, `.lighthouse`.
TOPICS = ["serving", "article_list", "renditions", "search"]
COLUMNS = ["what", "value", "unit", "floor", "ratio", "target", "per_second"]
RESULT = Path("var/bench.json")


def main(topics):
    rows, start = [], time.monotonic()
    for topic in topics or TOPICS:
        print(f"── {topic}", flush=True)
        for row in import_module(f"benchmarks.{topic}").run():
            rows.append({"topic": topic} | row)
            print(line(row), flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    print(f"\n{len(rows)} lines in {time.monotonic() - start:.0f} s; also in {RESULT}")


def line(row):
    if "what" not in row:
        return "  ".join(f"{name} {value}" for name, value in row.items())
    shown = {name: row.get(name, "") for name in COLUMNS}
    ratio = f"{shown['ratio']} ×" if shown["ratio"] != "" else ""
    return f"{shown['what']:58} {shown['value']!s:>10} {shown['unit']:7} {shown['floor']!s:>8} {ratio:>8} {shown['target']:>16} {shown['per_second']!s:>8}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main(sys.argv[1:])
