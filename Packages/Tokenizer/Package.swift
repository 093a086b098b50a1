// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Tokenizer",
    products: [
        .library(name: "Tokenizer", targets: ["Tokenizer"])
    ],
    dependencies: [
        .package(path: "../Tokens")
    ],
    targets: [
        .target(
            name: "Tokenizer",
            dependencies: [.product(name: "Tokens", package: "Tokens")]
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
