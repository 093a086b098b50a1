// swift-tools-version: 6.2
import PackageDescription

/// Every package of the repository, lowest layer first. A package may depend only on packages
/// above it in this list; `make check-layers` enforces that.
let packages = [
    "Tokens", "Randomness",
    "Tensor", "Tokenizer", "PauseStrategy",
    "PausePlugins", "Model", "WeightStore", "Datasets",
    "Training", "Eval",
]
