// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Eval",
    products: [
        .library(name: "Eval", targets: ["Eval"]),
        .library(name: "EvalReport", targets: ["EvalReport"]),
        .library(name: "EvalTesting", targets: ["EvalTesting"]),
    ],
    dependencies: [
        .package(path: "../Tokens"),
        .package(path: "../Randomness"),
        .package(path: "../Settings"),
        .package(path: "../Tokenizer"),
        .package(path: "../Datasets"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .target(
            name: "Eval",
            dependencies: [
                .product(name: "Datasets", package: "Datasets"),
                .product(name: "Randomness", package: "Randomness"),
                .product(name: "Settings", package: "Settings"),
                .product(name: "Tokenizer", package: "Tokenizer"),
                .product(name: "Tokens", package: "Tokens"),
            ]
        ),
        .target(
            name: "EvalReport",
            dependencies: [
                "Eval",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Randomness", package: "Randomness"),
            ]
        ),
        .target(
            name: "EvalTesting",
            dependencies: [
                "Eval",
                .product(name: "Tokens", package: "Tokens"),
            ]
        ),
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
