#!/bin/sh
# What a GPU makes of this: agreement of its libraries with the plain versions, time and memory of
# the published recipe, and which options pay. Under ten minutes; a table, and gpu.json.
#
#   benchmarks/gpu.sh                                      on a GPU
#   benchmarks/gpu.sh --device cpu --architecture tiny     that it runs, on any machine
#   benchmarks/gpu.sh --help                               all options
#
# It installs nothing. The libraries of requirements-gpu.txt are used where they are there.
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python
[ -x "$python" ] || python=$(command -v python3) || {
	echo "expected Python in .venv (make run makes it) or as python3, found neither" >&2
	exit 2
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
	echo "expected Python 3.11 or newer, got $("$python" --version) ($python)" >&2
	exit 2
}

missing=$("$python" - <<'END'
import importlib.util

needed = ("torch", "diffusers", "transformers", "numba", "deodr", "jaxtyping", "scipy", "trimesh")
print(*(name for name in needed if importlib.util.find_spec(name) is None))
END
)
if [ -n "$missing" ]; then
	echo "not installed: $missing; run: $python -m pip install -r requirements.txt" >&2
	exit 2
fi

exec "$python" -m benchmarks.gpu "$@"
