// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "WeightStore",
    products: [
        .library(name: "WeightStore", targets: ["WeightStore"])
    ],
    dependencies: [
        .package(path: "../Settings"),
        .package(path: "../Tensor"),
    ],
    targets: [
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
        .systemLibrary(name: "CInflate", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "CWeightBlocks",
            cSettings: [.unsafeFlags(["-O3"])]
        ),
        .target(
            name: "CWeightChecksum",
            // Checksums are useless unoptimised, in a debug build too.
            cSettings: [.unsafeFlags(["-O3"])]
        ),
        .target(
            name: "WeightStore",
            dependencies: [
                "CHDF5", "CInflate", "CWeightBlocks", "CWeightChecksum",
                .product(name: "Settings", package: "Settings"),
                .product(name: "Tensor", package: "Tensor"),
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
