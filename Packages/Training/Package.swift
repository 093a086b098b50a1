// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Training",
    products: [
        .library(name: "Training", targets: ["Training"])
    ],
    dependencies: [
        .package(path: "../Tokens"),
        .package(path: "../Randomness"),
        .package(path: "../Tensor"),
        .package(path: "../Model"),
        .package(path: "../Datasets"),
    ],
    targets: [
        .target(
            name: "Training",
            dependencies: [
                .product(name: "Datasets", package: "Datasets"),
                .product(name: "Model", package: "Model"),
                .product(name: "Randomness", package: "Randomness"),
                .product(name: "Tensor", package: "Tensor"),
                .product(name: "Tokens", package: "Tokens"),
            ]
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
