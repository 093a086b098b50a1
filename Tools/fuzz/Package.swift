// swift-tools-version: 6.2
import PackageDescription

// Apart from the root package: everything here is compiled for libFuzzer, which brings its own `main`.
let package = Package(
    name: "Fuzz",
    dependencies: [
        .package(path: "../../Packages/Tensor"),
        .package(path: "../../Packages/Tokenizer"),
        .package(path: "../../Packages/Model"),
        .package(path: "../../Packages/WeightStore"),
    ],
    targets: [
        .executableTarget(
            name: "fuzz-readers",
            dependencies: [
                .product(name: "Tensor", package: "Tensor"),
                .product(name: "Tokenizer", package: "Tokenizer"),
                .product(name: "Model", package: "Model"),
                .product(name: "WeightStore", package: "WeightStore"),
            ],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        )
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
