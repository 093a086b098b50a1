// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Datasets",
    products: [
        .library(name: "Datasets", targets: ["Datasets"])
    ],
    dependencies: [
        .package(path: "../Tokens"),
        .package(path: "../Randomness"),
        .package(path: "../Tokenizer"),
        .package(path: "../PauseStrategy"),
    ],
    targets: [
        // Unpacks .gz corpora such as C4.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Datasets",
            dependencies: [
                "CZlib",
                .product(name: "PauseStrategy", package: "PauseStrategy"),
                .product(name: "Randomness", package: "Randomness"),
                .product(name: "Tokenizer", package: "Tokenizer"),
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
