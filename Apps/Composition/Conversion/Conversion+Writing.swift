import Foundation
import Model
import Tensor
import WeightStore

/// The kinds of destinations.
extension Conversion {
    func writeNative(
        _ weights: any WeightReader,
        _ cast: CastWeights?,
        to report: inout ConversionReport,
        _ progress: Progress
    ) throws {
        let writer = try HDF5WeightWriter(path: destination.path)
        let documents = ModelDocuments(configuration: model, tokenizer: tokenizer, contract: contract)
        try documents.write(to: writer)
        var companions = try companions()
        companions[CompanionFiles.pauses] = nil
        try companions.write(to: writer)
        if let spelling = source.file.spelling {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try writer.write(document: encoder.encode(spelling), named: "huggingface.json")
        }
        for (count, name) in source.parameters.enumerated() {
            try progress(count, source.parameters.count, name)
            try writer.write(weights.tensor(named: name), named: name)
        }
        try report.describe(source.parameters, of: weights)
        report.files = companions.files.keys.sorted()
        try settle(cast, &report)
        try writer.finish()
    }

    func writeFolder(
        _ weights: any WeightReader,
        _ cast: CastWeights?,
        to report: inout ConversionReport,
        _ progress: @escaping Progress
    ) throws {
        let description = try describe(weights)
        let tensors = HuggingFaceTensors(weights, transformer: model, spelling: description.spelling)
        let folder = try PartialFolder(destination)
        let writer = ShardedSafetensorsWriter(folder: folder.partial.path, byteLimit: options.shardByteLimit)
        for tensor in try deferred(tensors, progress) { writer.write(tensor) }
        try writer.finish()
        for (name, data) in description.files.files { try folder.write(data, named: name) }
        try report.describe(tensors.names, of: tensors)
        report.files = description.files.files.keys.sorted()
        report.notes += description.notes
        try settle(cast, &report)
        try folder.commit()
    }

    func writeGGUF(
        _ weights: any WeightReader,
        _ cast: CastWeights?,
        to report: inout ConversionReport,
        _ progress: @escaping Progress
    ) throws {
        let description = try describe(weights)
        let family = description.spelling.family
        var metadata = try GGUFMetadata(of: model, family: family, path: source.file.path, contract: contract)
        metadata.addFileType(fileType(of: try weights.description(of: "weights/embedding/token").scalarType))
        let carried = carriedMetadata
        metadata.add(carried?.values ?? [])
        let tokens =
            carried?.hasTokenizer == true
            ? nil : try GGUFTokenizer(files: description.files, model: model, contract: contract)
        metadata.add(tokens?.values ?? [])
        var spelling = HuggingFaceSpelling(family: family)
        spelling.dialect = .gguf
        let filled = metadata.isFilled ? FilledWeights(weights, of: model) : nil
        let tensors = HuggingFaceTensors(
            filled ?? weights,
            transformer: filled?.transformer ?? model,
            spelling: spelling
        )
        let writer = try GGUFWriter(
            path: destination.path,
            metadata: metadata.sorted,
            quantizes: options.quantizes
        )
        for tensor in try deferred(tensors, progress) { try writer.write(tensor) }
        if let table = try model.divisorTable { try writer.write(table, named: RotaryScaling.tableName) }
        try writer.finish(unless: { try settle(cast, &report) })
        try report.describe(tensors.names, of: tensors)
        if let table = try model.divisorTable { report.add(made: table, named: RotaryScaling.tableName) }
        report.notes += metadata.notes + (tokens?.notes ?? [])
    }

    /// What one GGUF file hands on to another, unless a tokenizer takes its place; nil for other sources.
    private var carriedMetadata: CarriedMetadata? {
        let file = source.file
        guard options.tokenizer == nil,
            let reader = (file.weights as? HuggingFaceWeights)?.base as? GGUFReader
        else { return nil }
        return CarriedMetadata(reader.metadata, model: model, contract: contract)
    }

    /// The files that go with the weights.
    private func describe(_ weights: any WeightReader) throws -> HuggingFaceDescription {
        try HuggingFaceDescription(
            of: source.file,
            companions: companions(),
            model: model,
            contract: contract,
            scalarType: weights.description(of: "weights/embedding/token").scalarType
        )
    }

    /// Tensors that are read when they are written.
    private func deferred(
        _ tensors: HuggingFaceTensors,
        _ progress: @escaping Progress
    ) throws -> [DeferredTensor] {
        let names = tensors.names
        return try names.enumerated().map { count, name in
            DeferredTensor(name, try tensors.description(of: name)) {
                try progress(count, names.count, name)
                return try tensors.tensor(named: name)
            }
        }
    }

    /// llama.cpp's number for the type of most numbers.
    private func fileType(of type: ScalarType) -> Int {
        if options.quantizes { return 7 }
        switch type {
        case .float16: return 1
        case .bfloat16: return 32
        case .float32, .int32: return 0
        }
    }
}
