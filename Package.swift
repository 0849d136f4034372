// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A room of the service: a folder of `Sources`.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], excluding: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: excluding, swiftSettings: settings)
}

/// The tests of a room: a folder of `Tests`; files that tests read lie in its `Fixtures` and `Goldens`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], excluding: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: excluding,
        swiftSettings: settings)
}

let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let locks = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let atomics = Target.Dependency.product(name: "Atomics", package: "swift-atomics")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "prognosis",
    products: [.executable(name: "prognosis", targets: ["prognosis"])],
    dependencies: [
        // Without its default traits Hummingbird needs no full Foundation, which would add 44 MB to the binary.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-atomics", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        room("StrictJSON"),
        room("Predictors", ["StrictJSON"]),
        room("ClinicalScores", ["Predictors"]),
        room("TreeEnsembles", ["StrictJSON"]),
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        room("ModelCatalogue", ["StrictJSON", "Predictors", "ClinicalScores", "TreeEnsembles", "CYAML", crypto]),
        room("Predicting", ["StrictJSON", "Predictors", "ModelCatalogue"]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        room("SQLStorage", ["Predicting", "Predictors", "CSQLite", logging, lifecycle, nioPosix, locks]),
        room("FHIR", ["StrictJSON", "Predictors"]),
        room("Telemetry", ["Predictors", logging, metrics, locks, atomics]),
        .target(name: "CPageAssets"),
        room(
            "HTTPAPI",
            [
                "StrictJSON", "Predictors", "ModelCatalogue", "Predicting", "FHIR", "Telemetry", "CPageAssets",
                hummingbird,
                hummingbirdCore,
                logging, nioCore, nioHTTPTypes, locks, httpTypes,
            ], excluding: ["Page/Assets", "OpenAPI"]),
        room("BatchFiles", ["StrictJSON", "Predictors", "ModelCatalogue", "Predicting", "FHIR"]),
        .executableTarget(
            name: "prognosis",
            dependencies: [
                "BatchFiles", "StrictJSON", "Predictors", "ModelCatalogue", "Predicting", "FHIR", "SQLStorage",
                "Telemetry", "HTTPAPI",
                hummingbird, hummingbirdCore, lifecycle, signals, logging, nioCore,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ], swiftSettings: settings),
        tests("StrictJSON"),
        tests("Predictors", ["ClinicalScores"]),
        tests("ClinicalScores", ["Predictors"], excluding: ["Fixtures"]),
        tests("TreeEnsembles", ["StrictJSON"], excluding: ["Fixtures"]),
        tests("FHIR", ["StrictJSON", "Predictors"], excluding: ["Fixtures", "Goldens"]),
        tests("Telemetry", ["Predictors", "StrictJSON", logging, metrics, locks], excluding: ["Goldens"]),
        tests("ModelCatalogue", ["Predictors", "StrictJSON", "TreeEnsembles", crypto], excluding: ["Fixtures"]),
        tests("Predicting", ["Predictors", "StrictJSON", "ModelCatalogue"]),
        tests("SQLStorage", ["Predictors", "Predicting", logging, locks, lifecycle]),
        tests(
            "HTTPAPI",
            [
                "Predictors", "StrictJSON", "ModelCatalogue", "Predicting", "Telemetry", hummingbird, hummingbirdCore,
                httpTypes, logging, locks, nioCore, nioEmbedded,
            ]),
        tests("BatchFiles", ["StrictJSON", "Predictors", "ModelCatalogue", "Predicting"]),
        tests("prognosis"),
    ]
)
