#!/usr/bin/env bash
# Runs one benchmark: bench.sh PROGRAM NAME. For `train` and `parity`, PyTorch runs in turn with it where
# PEER_PYTHON has torch, so that both sides see the same machine. Every line of stdout is a JSON object.
set -euo pipefail
program=$1
name=$2
python=${PEER_PYTHON:-python3}
peers=$(dirname "${BASH_SOURCE[0]}")/peers

peer() {
    "$python" "$peers/$1" "${@:2}" | tail -n 1
}

"$program" "$name" | tail -n 1
[ "$name" = train ] || exit 0
if ! "$python" -c 'import torch' 2>/dev/null; then
    echo "bench: $python has no torch; set PEER_PYTHON to one that has, to see the other side" >&2
    exit 0
fi
for mode in eager-fp32 eager-bf16 compile-bf16; do
    peer train_gpt2_torch.py "$mode"
    "$program" "$name" | tail -n 1
done
