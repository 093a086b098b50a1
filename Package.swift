// swift-tools-version: 6.2
import PackageDescription

/// Every package of the repository, lowest layer first.
///
/// A package may depend only on packages
/// above it in this list; `make check-layers` enforces that.
let packages = [
    "Tokens", "Randomness", "Settings",
    "Tensor", "Tokenizer", "PauseStrategy",
    "PausePlugins", "Model", "WeightStore", "Datasets",
    "Training", "Eval",
]

/// A module of one of the packages above: `"Eval"`, or `"Eval/EvalReport"` where names differ.
func module(_ path: String) -> Target.Dependency {
    let parts = path.split(separator: "/").map(String.init)
    return .product(name: parts[parts.count - 1], package: parts[0])
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

/// A program: the folder `Apps/<verb>`, built as `fermata-<verb>`.
func program(_ verb: String, modules: [String] = []) -> Target {
    .executableTarget(
        name: "fermata-\(verb)",
        dependencies: ["Composition", arguments] + modules.map(module),
        path: "Apps/\(verb)"
    )
}

/// The tests of a package, `Tests/<Name>Tests`.
func tests(of name: String, modules: [String], and others: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: modules.map(module) + others,
        path: "Tests/\(name)Tests"
    )
}

let package = Package(
    name: "Fermata",
    products: [
        "pretrain", "finetune", "generate", "evaluate", "experiment", "convert", "tokenize", "inspect",
        "bench",
    ].map { .executable(name: "fermata-\($0)", targets: ["fermata-\($0)"]) } + [
        // For Tools/fuzz, a package of its own.
        .library(name: "FuzzTargets", targets: ["FuzzTargets"])
    ],
    dependencies: packages.map { .package(path: "Packages/\($0)") } + [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // What the programs share: the only library that knows all packages.
        .target(
            name: "Composition",
            dependencies: [
                arguments, yaml,
            ] + packages.map(module),
            path: "Apps/Composition"
        ),
        program("pretrain"),
        program("finetune"),
        program("generate", modules: ["Model", "Tokens"]),
        program("evaluate", modules: ["Datasets", "Eval", "Eval/EvalReport", "PauseStrategy", "Tensor"]),
        program(
            "experiment",
            modules: [
                "Datasets", "Eval", "Eval/EvalReport", "Model", "PauseStrategy", "Settings", "Tensor",
                "Tokenizer", "Training",
            ]
        ),
        program("convert", modules: ["Model", "Tensor"]),
        program("tokenize", modules: ["Datasets", "PauseStrategy", "Randomness", "Tokenizer", "Tokens"]),
        program("inspect", modules: ["Model", "PauseStrategy", "Tensor", "Tokenizer", "WeightStore"]),
        program(
            "bench",
            modules: [
                "Datasets", "Model", "Randomness", "Tensor", "Tokenizer", "Tokens", "Training", "WeightStore",
            ]
        ),

        // Compares numbers in tests.
        .target(name: "Closeness", path: "Tests/Closeness"),
        // Counts what code allocates, in tests.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .target(name: "Allocations", dependencies: ["CAllocations"], path: "Tests/Allocations"),
        // What `make fuzz` and a test feed with files.
        .target(
            name: "FuzzTargets",
            dependencies: ["Composition"] + ["Model", "Tensor", "Tokenizer", "WeightStore"].map(module),
            path: "Tests/FuzzTargets"
        ),
        tests(of: "Tokens", modules: ["Tokens", "Randomness"]),
        tests(of: "Randomness", modules: ["Randomness"]),
        tests(of: "Settings", modules: ["Settings"]),
        tests(of: "Tensor", modules: ["Tensor", "Randomness", "Model"], and: ["Closeness"]),
        tests(of: "Tokenizer", modules: ["Tokenizer", "Tokens", "Randomness"]),
        tests(of: "PauseStrategy", modules: ["PauseStrategy", "Settings", "Tokens", "Randomness"]),
        tests(
            of: "PausePlugins",
            modules: [
                "PausePlugins", "PausePlugins/PauseStrategyTesting", "PauseStrategy", "Settings", "Tokens",
                "Randomness",
            ]
        ),
        tests(
            of: "Model",
            modules: ["Model", "Tensor", "WeightStore", "Randomness"],
            and: ["Closeness", "Allocations"]
        ),
        tests(of: "WeightStore", modules: ["WeightStore", "Tensor", "Randomness"]),
        tests(
            of: "Datasets",
            modules: ["Datasets", "PauseStrategy", "PausePlugins", "Randomness", "Tokenizer", "Tokens"]
        ),
        tests(
            of: "Training",
            modules: [
                "Training", "Datasets", "Model", "Randomness", "Tensor", "Tokens", "PauseStrategy",
                "PausePlugins", "WeightStore",
            ],
            and: ["Closeness", "Allocations"]
        ),
        tests(
            of: "Eval",
            modules: [
                "Eval", "Eval/EvalReport", "Eval/EvalTesting", "Datasets", "Randomness", "Tokenizer",
                "Tokens",
            ]
        ),
        tests(
            of: "Composition",
            modules: packages + ["Eval/EvalTesting"],
            and: ["Closeness", "Composition", "FuzzTargets", arguments]
        ),
        .testTarget(name: "EndToEndTests", path: "Tests/EndToEndTests"),
    ],
    swiftLanguageModes: [.v6]
)

// House settings: the same block ends every manifest; `make check-manifests` compares them.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
