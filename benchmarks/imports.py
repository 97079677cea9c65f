"""An import of 10,000 BibTeX records into a base of 100,000, against what its parts cost bare.

    python -m benchmarks.imports [--size N] [--records N] [--keep] [--again]

Measured in one run, in turns: the import as a person sees it (reading, comparing with the base and within the file,
the preview, writing drafts with history and steps), and the floor: splitting the file into its entries, COPY of as
many drafts into the table of sources with its indexes and triggers, and the joins that find duplicates. The import
runs in a process of its own, whose peak memory is told.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time

from benchmarks.processor import processor_seconds
from benchmarks.setting_up import own_database, set_up
from portal import database

MOST_TIMES, MOST_MEGABYTES = 3.0, 500


def main() -> int:
    """Measure and print; with `--import FILE` be the process that imports."""
    arguments = _arguments()
    if arguments.import_file:  # in the environment of the process that measures
        return _import(arguments.import_file)
    with own_database(arguments, print, PORTAL_IMPORTS_IN_A_THREAD="0"):
        return _measure(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description="Measure an import.")
    parser.add_argument("--size", type=int, default=100_000, help="sources in the base")
    parser.add_argument("--records", type=int, default=10_000, help="records in the file")
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--again", action="store_true", help="on the database left by --keep")
    parser.add_argument("--database", default="portal_bench_imports", help="its name (dropped first if it exists)")
    parser.add_argument("--import", dest="import_file", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(arguments: argparse.Namespace) -> int:
    from django.db import connection

    from benchmarks import base
    from benchmarks.floor_of_imports import Floor
    from benchmarks.library import library
    from benchmarks.sources import Sources
    from benchmarks.works import works

    found, are_real = works()
    print("real titles" if are_real else "The bibliography is not here: titles are made up, so expect other ratios.")
    base.prepare()
    base.fill(Sources(found, arguments.size), print)
    with connection.cursor() as cursor:  # the base was loaded with its ids
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('literature_source', 'id'), max(id)) FROM literature_source"
        )
    file = database.var_folder() / "benchmark-import.bib"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(library(Sources(found, arguments.size), arguments.records), encoding="utf-8")
    floor = Floor(file.read_text(encoding="utf-8"))
    floors, imports = [], []
    try:
        for _turn in range(2):
            floors.append(floor.measure())
            print("floor  ", _told(floors[-1]))
            imports.append(_in_its_own_process(file))
            print("import ", _told(imports[-1]))
            floor.clear()
    finally:
        file.unlink()
    ratio = min(one["total"] for one in imports) / min(one["total"] for one in floors)
    if all(one["processor"] for one in floors):
        processor = min(one["processor"] for one in imports) / min(one["processor"] for one in floors)
        print(f"ratio of the processor time, ours and the server's, whatever else ran on the machine: {processor:.2f}")
    memory = max(one["megabytes"] for one in imports)
    print(f"ratio {ratio:.2f} (wanted: under {MOST_TIMES}); peak memory {memory:.0f} MB (under {MOST_MEGABYTES})")
    return 0 if ratio < MOST_TIMES and memory < MOST_MEGABYTES else 1


def _told(measured: dict) -> str:
    return "  ".join(
        f"{name} {value:.2f}" if name != "megabytes" else f"{value:.0f} MB" for name, value in measured.items()
    )


def _in_its_own_process(file) -> dict:
    command = [sys.executable, "-m", "benchmarks.imports", "--import", str(file)]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(result.stdout.splitlines()[-1])


def _import(path: str) -> int:
    """Import the file as person 1 of group 1, and print what each part took, in seconds."""
    set_up()
    from accounts.models import Membership, User, WorkingGroup
    from literature.imports import actions, comparing, reading, writing
    from literature.imports.counts import counts_of
    from literature.imports.preview import Preview
    from literature.models import Import

    Membership.objects.get_or_create(user_id=1, group_id=1)
    by, group = User.objects.get(pk=1), WorkingGroup.objects.get(pk=1)
    with open(path, "rb") as opened:
        data = opened.read()
    took, began, used = {}, time.perf_counter(), processor_seconds()

    def timed(name: str, work) -> None:
        before, used_before = time.perf_counter(), processor_seconds()
        for _batch in work:
            pass
        took[name] = time.perf_counter() - before
        took[f"{name} (processor)"] = processor_seconds() - used_before

    brought = actions.bring(
        by=by, group=group, data=data, format="bibtex", characters=len(data), file_name="library.bib"
    )
    timed("reading", reading.read(brought))
    brought = Import.objects.get(pk=brought.pk)
    timed("comparing", comparing.compare(brought))
    brought = Import.objects.get(pk=brought.pk)
    timed("preview", [Preview(brought, counts_of(brought), by=by).entries])
    actions.begin_writing(brought, by=by, then="draft")
    timed("writing", writing.write(Import.objects.get(pk=brought.pk)))
    took["total"], took["processor"] = time.perf_counter() - began, processor_seconds() - used
    took["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    counts = counts_of(brought)
    verdicts = re.sub(r"[{}']", "", str(counts.by_verdict))
    print(f"{counts.total} records: {verdicts}; {counts.by_outcome}", file=sys.stderr)
    print(json.dumps(took))
    return 0


if __name__ == "__main__":
    sys.exit(main())
