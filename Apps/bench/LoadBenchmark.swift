import ArgumentParser
import Composition
import Foundation
import Model
import Tensor
import WeightStore

/// Times the way from a weight file to tensors.
struct LoadBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Time reading a model's weights from HDF5 and from safetensors, in turn."
    )

    @OptionGroup var options: BenchOptions

    @Option(help: "The model: tiny, gpt2-124m, llama-1.1b.")
    var preset = Preset.gpt2

    @Option(help: "A folder for the files, which are removed afterwards.")
    var folder = FileManager.default.temporaryDirectory.path

    @Option(help: "Only write model.h5 and model.safetensors to this folder, and leave them there.")
    var write: String?

    func run() throws {
        if let write {
            _ = try writeModel(to: ["model.h5", "model.safetensors"].map { "\(write)/\($0)" })
            return
        }
        let place = URL(filePath: folder).appending(path: "fermata-load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let files = ["model.h5", "model.safetensors"].map { place.appending(path: $0).path }
        let byteCount = try writeModel(to: files)

        var native: [Double] = []
        var safetensors: [Double] = []
        var checked: [Double] = []
        for run in -1..<options.runs {
            let seconds = [
                try Stopwatch.seconds { try read(HDF5WeightReader(path: files[0], checksums: .ignore)) },
                try Stopwatch.seconds { try read(SafetensorsReader(path: files[1])) },
                try Stopwatch.seconds { try read(HDF5WeightReader(path: files[0])) },
            ]
            guard run >= 0 else { continue }
            native.append(seconds[0])
            safetensors.append(seconds[1])
            checked.append(seconds[2])
        }
        var result = try BenchResult("load", options: options, seconds: native)
        result.preset = preset.rawValue
        result.shape = ["bytes": byteCount]
        result.addRates(bytes: Double(byteCount))
        result.measures = [
            "safetensorsSeconds": Spread(safetensors).median,
            "secondsWithChecksums": Spread(checked).median,
            "safetensorsToNative": Spread(safetensors).median / Spread(native).median,
        ]
        try result.print()
    }

    private func writeModel(to files: [String]) throws -> Int {
        let model = try Transformer.seeded(
            preset.configuration(),
            kernels: options.kernels,
            precision: .float32
        )
        let writers: [any WeightWriter] = [
            try HDF5WeightWriter(path: files[0]), try SafetensorsWriter(path: files[1]),
        ]
        for writer in writers {
            try model.write(to: writer)
            try writer.finish()
        }
        return model.store.scalarCount * 4
    }

    /// Every tensor, and one byte of every page.
    private func read(_ reader: any WeightReader) throws {
        ReadBenchmark.touch(try reader.names.map { try reader.tensor(named: $0) })
    }
}
