// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Model",
    products: [
        .library(name: "Model", targets: ["Model"])
    ],
    dependencies: [
        .package(path: "../Randomness"),
        .package(path: "../Settings"),
        .package(path: "../Tensor"),
    ],
    targets: [
        .target(
            name: "Model",
            dependencies: [
                .product(name: "Randomness", package: "Randomness"),
                .product(name: "Settings", package: "Settings"),
                .product(name: "Tensor", package: "Tensor"),
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
