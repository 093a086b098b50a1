// swift-tools-version: 6.2
import PackageDescription

// Apart from the root package: everything here is compiled for libFuzzer, which brings its own `main`.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "Fermata", path: "../..")],
    targets: [
        // Counts what is allocated, with what AddressSanitizer tells.
        .target(name: "CAllocationLimit"),
        .executableTarget(
            name: "fuzz-readers",
            dependencies: ["CAllocationLimit", .product(name: "FuzzTargets", package: "Fermata")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
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
