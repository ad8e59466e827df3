#!/usr/bin/env bash
# Run once by Gradescope, when the autograder is built: bpgrade gets an environment of its own.
set -euo pipefail
root=${BPGRADE_AUTOGRADER:-/autograder}

python=
find_python() {
  for each in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$each" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$each
      return
    fi
  done
}

find_python
if [ -z "$python" ]; then
  apt-get update
  apt-get install -y python3.11 python3.11-venv || apt-get install -y python3 python3-venv
  find_python
fi
if [ -z "$python" ]; then
  echo "bpgrade needs Python 3.11 or later: choose a newer base image" >&2
  exit 1
fi

"$python" -m venv "$root/bpgrade"
cd "$root/source"
pip=("$root/bpgrade/bin/python" -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" @REQUIREMENT@
"${pip[@]}" numpy || echo "Functions run without numpy."
"$root/bpgrade/bin/bpgrade" list --exercises course
"$root/bpgrade/bin/bpgrade" doctor || echo "Functions run with less protection here."
