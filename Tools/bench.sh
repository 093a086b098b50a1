#!/usr/bin/env bash
# Runs one benchmark: bench.sh PROGRAM NAME. Every line of stdout is a JSON object. For `train`, PyTorch
# runs in turn with it where PEER_PYTHON has torch, so that both sides see the same machine.
set -euo pipefail
program=$1
name=$2
python=${PEER_PYTHON:-python3}
threads=$(getconf _NPROCESSORS_ONLN)
peer=$(dirname "${BASH_SOURCE[0]}")/peers/train_gpt2_torch.py

# Ours, in the precision named, then PyTorch in the mode named.
train_pair() {
    "$program" train --precision "$1" --threads "$threads" | tail -n 1
    "$python" "$peer" "$2" --threads "$threads" | tail -n 1
}

if [ "$name" != train ]; then
    "$program" "$name" | tail -n 1
elif "$python" -c 'import torch' 2>/dev/null; then
    train_pair float32 eager-fp32
    train_pair bfloat16 eager-bf16
    train_pair bfloat16 compile-bf16
else
    echo "bench: $python has no torch; set PEER_PYTHON to one that has, to see the other side" >&2
    "$program" train --precision float32 --threads "$threads" | tail -n 1
    "$program" train --precision bfloat16 --threads "$threads" | tail -n 1
fi
