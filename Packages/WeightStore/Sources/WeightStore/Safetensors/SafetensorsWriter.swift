public import Foundation
public import Tensor

/// Writes weights to one safetensors file.
///
/// The format wants all shapes before the first number, so tensors are collected and written in
/// ``finish()``: keep them mapped or few, or have them read then, one at a time. The file grows as
/// `<name>.partial` and takes its name once it is on disk; a writer that fails or is dropped leaves what
/// was there before.
public final class SafetensorsWriter: DeferredWeightWriter {
    /// The metadata key that readers of other programs ask for.
    static let formatKey = "format"

    private let partial: PartialFile
    private var names: TakenNames
    private var documentNames: TakenNames
    private var tensors: [DeferredTensor] = []
    private var metadata = [SafetensorsWriter.formatKey: "pt"]
    private var isFinished = false

    /// Creates the partial file.
    public init(path: String) throws(WeightStoreError) {
        partial = try PartialFile(path: path)
        names = TakenNames(path: path, hasFolders: false)
        documentNames = TakenNames(path: path, hasFolders: false)
    }

    /// Keeps a tensor until ``finish()``.
    ///
    /// - Throws: ``WeightStoreError/unstorable(name:path:problem:)``.
    public func write(_ tensor: Tensor, named name: String) throws(WeightStoreError) {
        try write(DeferredTensor(tensor, name: name))
    }

    /// Keeps the description of a tensor, which is read in ``finish()``.
    ///
    /// - Throws: As ``write(_:named:)``.
    public func write(_ tensor: DeferredTensor) throws(WeightStoreError) {
        precondition(!isFinished, "the writer of '\(partial.path)' has finished")
        guard tensor.name != SafetensorsHeader.metadataKey else {
            throw .unstorable(
                name: tensor.name,
                path: partial.path,
                problem: "the name has another meaning in this format"
            )
        }
        try names.take(tensor.name)
        tensors.append(tensor)
    }

    /// Keeps a document until ``finish()``; it becomes a string in `__metadata__`.
    ///
    /// - Throws: ``WeightStoreError/unstorable(name:path:problem:)``.
    public func write(document: Data, named name: String) throws(WeightStoreError) {
        precondition(!isFinished, "the writer of '\(partial.path)' has finished")
        if let problem = DocumentText.problem(with: document) {
            throw .unstorable(name: name, path: partial.path, problem: problem)
        }
        guard name != Self.formatKey else {
            throw .unstorable(
                name: name,
                path: partial.path,
                problem: "the name has another meaning in this format"
            )
        }
        try documentNames.take(name)
        metadata[name] = String(decoding: document, as: UTF8.self)
    }

    /// Writes the file, puts it on disk and gives it its name.
    ///
    /// - Throws: ``WeightStoreError``, and what reading a deferred tensor throws.
    public func finish() throws {
        precondition(!isFinished, "the writer of '\(partial.path)' has finished")
        isFinished = true
        // Wide numbers first, so that each tensor starts at a multiple of its numbers' size.
        let ordered = tensors.sorted {
            ($1.description.scalarType.byteCount, $0.name) < ($0.description.scalarType.byteCount, $1.name)
        }
        do {
            try partial.write(try header(of: ordered))
            for tensor in ordered { try partial.write(tensor.bytes()) }
            try partial.commit()
        } catch {
            partial.discard()
            throw error
        }
        tensors = []
    }

    private func header(of ordered: [DeferredTensor]) throws(WeightStoreError) -> Data {
        let strings = metadata.sorted { $0.key < $1.key }.map {
            "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))"
        }
        var members = [
            "\(JSONText.quoted(SafetensorsHeader.metadataKey)):{\(strings.joined(separator: ","))}"
        ]
        var offset = 0
        for tensor in ordered {
            let end = offset + tensor.byteCount
            let type = SafetensorsType.name(of: tensor.description.scalarType)
            let shape = tensor.description.shape.map(String.init).joined(separator: ",")
            let fields = #""dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(offset),\#(end)]"#
            members.append("\(JSONText.quoted(tensor.name)):{\(fields)}")
            offset = end
        }
        var text = Data("{\(members.joined(separator: ","))}".utf8)
        // Numbers then start at a multiple of 8.
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -text.count & 7))
        guard text.count <= SafetensorsHeader.byteLimit else {
            let problem = "names and documents take \(text.count) bytes, more than readers accept"
            throw .unstorable(name: SafetensorsHeader.metadataKey, path: partial.path, problem: problem)
        }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
    }
}
