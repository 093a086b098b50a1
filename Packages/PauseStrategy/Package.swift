// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "PauseStrategy",
    products: [
        .library(name: "PauseStrategy", type: .dynamic, targets: ["PauseStrategy"])
    ],
    dependencies: [
        .package(path: "../Settings"),
        .package(path: "../Tokens"),
    ],
    targets: [
        .target(
            name: "PauseStrategy",
            dependencies: [
                .product(name: "Settings", package: "Settings"),
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
