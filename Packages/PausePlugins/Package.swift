// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "PausePlugins",
    products: [
        .library(name: "PausePlugins", targets: ["PausePlugins"]),
        .library(name: "PauseStrategyTesting", targets: ["PauseStrategyTesting"]),
    ],
    dependencies: [
        .package(path: "../Tokens"),
        .package(path: "../PauseStrategy"),
    ],
    targets: [
        .target(
            name: "PausePlugins",
            dependencies: [
                .product(name: "PauseStrategy", package: "PauseStrategy"),
                .product(name: "Tokens", package: "Tokens"),
            ]
        ),
        .target(
            name: "PauseStrategyTesting",
            dependencies: [
                .product(name: "PauseStrategy", package: "PauseStrategy"),
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
