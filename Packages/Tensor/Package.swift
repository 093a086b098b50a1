// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Tensor",
    products: [
        .library(name: "Tensor", targets: ["Tensor"])
    ],
    targets: [
        .target(
            name: "CTensorKernels",
            // Kernels are useless unoptimised, in a debug build too.
            cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=fast"])],
            linkerSettings: [
                .linkedLibrary("dnnl"),
                // oneDNN's thread pool is the only one: our kernels borrow it.
                .linkedLibrary(":libgomp.so.1", .when(platforms: [.linux])),
            ]
        ),
        .target(name: "Tensor", dependencies: ["CTensorKernels"]),
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
