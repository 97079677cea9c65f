#!/bin/sh
# Make .venv ready with what a requirements file lists: `sh portal/setup/environment.sh requirements.txt`.
# Finds a Python (3.10 or newer; $PYTHON wins) and leaves the rest to environment.py beside this file.
set -eu
cd "$(dirname "$0")/../.."

first_that() { # print the first candidate for which this line of Python runs
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.10 python; do
        if "$candidate" -c "import sys; assert sys.version_info >= (3, 10); $1" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

# One that can make a whole virtual environment; else one whose own pip can fill an empty one.
python=$(first_that "assert sys.version_info < (3, 14); import venv, ensurepip")
[ -n "$python" ] || python=$(first_that "import venv, ensurepip")
[ -n "$python" ] || python=$(first_that "import venv, pip")
if [ -z "$python" ]; then
    if [ -n "$(first_that "")" ]; then
        echo "portal: this Python has neither ensurepip nor pip. Install them (on Debian and Ubuntu: apt-get install python3-venv) and try again." >&2
    else
        echo "portal: Python 3.10 or newer is needed and was not found. Install it, or name it: PYTHON=/path/to/python3 make run" >&2
    fi
    exit 1
fi
exec "$python" portal/setup/environment.py "$@"
