public import Foundation
public import Tensor

/// Writes weights to one GGUF file, version 3.
///
/// Vectors and the table of positions are always single precision, as llama.cpp wants them. The format wants
/// all shapes first, so tensors are read in ``finish()``, one at a time.
public final class GGUFWriter: DeferredWeightWriter {
    private static let alwaysSingle = ["position_embd.weight"]
    /// How many numbers are converted at once.
    private static let rowsNumberCount = 1 << 20

    private let partial: PartialFile
    private let quantizes: Bool
    private var metadata: [(key: String, value: GGUFValue)]
    private var names: TakenNames
    private var tensors: [DeferredTensor] = []
    private var isFinished = false

    /// Creates the partial file.
    ///
    /// - Parameters:
    ///   - path: Where the finished file will be.
    ///   - metadata: What is said about the model, in this order.
    ///   - quantizes: Whether matrices become q8_0, or float16 where a row is no multiple of 32 long.
    /// - Throws: ``WeightStoreError``.
    public init(
        path: String,
        metadata: [(key: String, value: GGUFValue)],
        quantizes: Bool = false
    ) throws(WeightStoreError) {
        partial = try PartialFile(path: path)
        names = TakenNames(path: path, hasFolders: false)
        self.metadata = metadata
        self.quantizes = quantizes
    }

    /// Keeps a tensor until ``finish()``.
    public func write(_ tensor: Tensor, named name: String) throws(WeightStoreError) {
        try write(DeferredTensor(tensor, name: name))
    }

    /// Keeps the description of a tensor, which is read in ``finish()``.
    ///
    /// - Throws: ``WeightStoreError/unstorable(name:path:problem:)``.
    public func write(_ tensor: DeferredTensor) throws(WeightStoreError) {
        precondition(!isFinished, "the writer of '\(partial.path)' has finished")
        guard (1...4).contains(tensor.description.shape.count), tensor.name.utf8.count < 64 else {
            let problem = "GGUF holds tensors of 1 to 4 axes with names of at most 63 bytes"
            throw .unstorable(name: tensor.name, path: partial.path, problem: problem)
        }
        try names.take(tensor.name)
        tensors.append(tensor)
    }

    /// Keeps a document as a text of the metadata.
    public func write(document: Data, named name: String) throws(WeightStoreError) {
        if let problem = DocumentText.problem(with: document) {
            throw .unstorable(name: name, path: partial.path, problem: problem)
        }
        metadata.append((name, .text(String(decoding: document, as: UTF8.self))))
    }

    /// Writes the file, puts it on disk and gives it its name.
    public func finish() throws {
        try finish(unless: {})
    }

    /// Writes the file and gives it its name, unless `check` throws once all tensors were read.
    public func finish(unless check: () throws -> Void) throws {
        precondition(!isFinished, "the writer of '\(partial.path)' has finished")
        isFinished = true
        do {
            let header = header()
            try partial.write(header + padding(after: header.count))
            for tensor in tensors {
                try write(numbersOf: tensor)
                try partial.write(padding(after: byteCount(of: tensor)))
            }
            try check()
            try partial.commit()
        } catch {
            partial.discard()
            throw error
        }
        tensors = []
    }

    /// The type that a tensor is stored in.
    func type(of tensor: DeferredTensor) -> GGUFType {
        let shape = tensor.description.shape
        let type = tensor.description.scalarType
        guard type != .int32 else { return .int32 }
        guard shape.count > 1, !Self.alwaysSingle.contains(tensor.name) else { return .float32 }
        guard quantizes else { return GGUFType(type) }
        return shape[shape.count - 1].isMultiple(of: 32) ? .q8_0 : .float16
    }

    /// Some rows at a time, so that a tensor that is converted is not in memory twice.
    private func write(numbersOf tensor: DeferredTensor) throws {
        let type = type(of: tensor)
        let found = try tensor.tensor()
        guard type.isQuantized || found.scalarType != type.scalarType, !found.shape.isEmpty, found.count > 0
        else { return try partial.write(found.bytes) }
        let step = max(1, Self.rowsNumberCount * found.shape[0] / found.count)
        for first in stride(from: 0, to: found.shape[0], by: step) {
            let range = first..<min(found.shape[0], first + step)
            let rows = try found.rows(range).converted(to: type.scalarType)
            try partial.write(type.isQuantized ? GGUFBlocks.quantizedQ8(rows.bytes) : rows.bytes)
        }
    }

    private func byteCount(of tensor: DeferredTensor) -> Int {
        let type = type(of: tensor)
        return tensor.description.shape.reduce(1, *) / type.blockLength * type.blockByteCount
    }

    private func padding(after count: Int) -> Data {
        let alignment = GGUFHeader.usualAlignment
        return Data(count: (alignment - count % alignment) % alignment)
    }

    private func header() -> Data {
        var result = Data(GGUFHeader.magic)
        result.append(UInt32(3))
        result.append(UInt64(tensors.count))
        result.append(UInt64(metadata.count))
        for (key, value) in metadata {
            result.append(text: key)
            result.append(value)
        }
        var offset = 0
        for tensor in tensors {
            result.append(text: tensor.name)
            result.append(UInt32(tensor.description.shape.count))
            for length in tensor.description.shape.reversed() { result.append(UInt64(length)) }
            result.append(type(of: tensor).rawValue)
            result.append(UInt64(offset))
            let count = byteCount(of: tensor)
            offset += count + padding(after: count).count
        }
        return result
    }
}
