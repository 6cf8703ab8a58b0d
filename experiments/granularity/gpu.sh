#!/usr/bin/env bash
# The experiment with models of 30 million parameters, sized for ten minutes on one large GPU and 16 cores.
# It has not been run: no such machine was at hand. A run that was stopped goes on when it is started again.
#     bash experiments/granularity/gpu.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
exec timeout 600 "${PYTHON:-.venv/bin/python}" -m experiments.granularity.run \
    --preset gpu --workers 4 --out "${1:-runs/granularity/gpu}"
