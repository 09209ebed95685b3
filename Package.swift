// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target, once.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

/// Of the targets that ten thousand simulated runs go through: optimised in debug builds too, where a run would take
/// ten times as long.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "leeway",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "leeway", targets: ["leeway"]),
    .library(name: "LogSimulation", targets: ["LogSimulation"]),
    .library(name: "Statistics", targets: ["Statistics"]),
    .library(name: "PipelineTesting", targets: ["PipelineTesting"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  // In the order in which data flows.
  targets: [
    .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "COnnxRuntime", linkerSettings: [.linkedLibrary("dl")]),

    .target(name: "Kafka", dependencies: ["CRdKafka"], swiftSettings: strict),
    .target(name: "Events", swiftSettings: strict),
    // Its square roots and roundings are calls into the C mathematical library, which nothing else may have linked.
    .target(
      name: "Statistics", swiftSettings: strict, linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Observations", dependencies: ["Events", "Statistics"], swiftSettings: strict),
    .target(name: "Inference", dependencies: ["COnnxRuntime", "CRE2", crypto, yams], swiftSettings: strict),
    .target(
      name: "Pipeline", dependencies: ["Kafka", "Events", "CLZ4", crypto, lifecycle, logging],
      swiftSettings: optimised),
    .target(name: "LogSimulation", dependencies: ["Kafka"], swiftSettings: optimised),
    .target(
      name: "PipelineTesting", dependencies: ["Kafka", "Events", "Pipeline", "LogSimulation"],
      swiftSettings: optimised),
    .target(
      name: "Stages", dependencies: ["Pipeline", "Events", "Statistics", "Inference", "CCLD2", crypto, logging],
      swiftSettings: strict),
    .target(
      name: "StagesTesting", dependencies: ["Events", "Pipeline", "PipelineTesting", "Stages", "Statistics"],
      swiftSettings: strict),
    .target(
      name: "Observability", dependencies: ["Pipeline", hummingbird, lifecycle, logging],
      swiftSettings: strict),
    .executableTarget(
      name: "leeway",
      dependencies: [
        "Kafka", "Events", "Statistics", "Observations", "Inference", "Pipeline", "Stages", "Observability", "CLZ4",
        argumentParser, crypto, lifecycle, logging, signals, yams,
      ],
      swiftSettings: strict),

    // What is measured, and against what.
    .target(name: "Payloads", path: "Benchmarks/Payloads", swiftSettings: strict),
    .target(name: "KafkaCLoop", dependencies: ["CRdKafka"], path: "Benchmarks/KafkaCLoop"),
    .executableTarget(
      name: "KafkaBenchmark", dependencies: ["Kafka", "KafkaCLoop", "Payloads"], path: "Benchmarks/Kafka",
      swiftSettings: strict),
    .executableTarget(
      name: "LoopBenchmark",
      dependencies: ["Kafka", "KafkaCLoop", "Payloads", "Events", "Pipeline", lifecycle, logging],
      path: "Benchmarks/Loop", swiftSettings: strict),
    .executableTarget(
      name: "OverloadBenchmark", dependencies: ["Events", "Kafka", "Pipeline", lifecycle, logging],
      path: "Benchmarks/Overload", swiftSettings: strict),
    .executableTarget(
      name: "InferenceBenchmark", dependencies: ["Inference"], path: "Benchmarks/Inference",
      exclude: ["compare.py", "run.py"],
      swiftSettings: strict),

    .testTarget(name: "KafkaTests", dependencies: ["Kafka"], swiftSettings: strict),
    .testTarget(
      name: "EventsTests", dependencies: ["Events"], exclude: ["validate.py"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics"], resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "ObservationsTests", dependencies: ["Observations", "Events", "Statistics"], swiftSettings: strict),
    .testTarget(
      name: "InferenceTests", dependencies: ["Inference"], resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(name: "LogSimulationTests", dependencies: ["LogSimulation", "Kafka"], swiftSettings: strict),
    .testTarget(
      name: "PipelineTests", dependencies: ["Pipeline", "PipelineTesting", "LogSimulation", "Kafka", "Events"],
      swiftSettings: strict),
    .testTarget(
      name: "StagesTests", dependencies: ["Stages", "StagesTesting", "PipelineTesting", "LogSimulation"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "ObservabilityTests", dependencies: ["Observability", "Pipeline", lifecycle, logging],
      swiftSettings: strict),
    .testTarget(name: "DeployTests", exclude: ["validate.py", "schemas"], swiftSettings: strict),
    .testTarget(
      name: "LeewayTests",
      dependencies: [
        "leeway", "CLZ4", "Events", "Inference", "Kafka", "Observability", "Pipeline", "PipelineTesting", "Stages",
        "Statistics",
        argumentParser,
      ],
      swiftSettings: strict),
    // Runs the program against a broker; skipped where none is named.
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "leeway", "Events", "Kafka", "LogSimulation", "Pipeline", "PipelineTesting", "Stages", "StagesTesting",
        "Statistics",
      ],
      path: "Tests/Integration", swiftSettings: strict),

    // What is measured, and against what.
    .executableTarget(
      name: "EventsBenchmark", dependencies: ["Events"], path: "Benchmarks/Events", swiftSettings: strict),
    .target(
      name: "Measuring", dependencies: ["Events", "Pipeline"], path: "Benchmarks/Measuring", swiftSettings: strict),
    .executableTarget(
      name: "IngestBenchmark", dependencies: ["Events", "Kafka", "Measuring", "Pipeline", "PipelineTesting", "Stages"],
      path: "Benchmarks/Ingest", exclude: ["peer.py"], swiftSettings: strict),
    .executableTarget(
      name: "DriftBenchmark",
      dependencies: [
        "Events", "Kafka", "Measuring", "Pipeline", "PipelineTesting", "Stages", "StagesTesting", "Statistics",
        argumentParser,
      ],
      path: "Benchmarks/Drift", swiftSettings: strict),
    .executableTarget(
      name: "DetectionBenchmark", dependencies: ["Statistics", argumentParser], path: "Benchmarks/Detection",
      exclude: ["peers"],
      swiftSettings: strict),
    .executableTarget(
      name: "StatisticsBenchmark", dependencies: ["Statistics"], path: "Benchmarks/Statistics", swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
