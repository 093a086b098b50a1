public import Tensor
import WeightStore

/// How the tensors of two files differ.
public struct WeightDifference: Encodable, Equatable, Sendable {
    /// A tensor that both hold.
    public struct Entry: Encodable, Equatable, Sendable {
        /// Its name.
        public let name: String
        /// The shape or type in both, if they differ.
        public let description: String?
        /// How many numbers differ.
        public let differingCount: Int
        /// The largest distance between two numbers; infinite where one is no number and the other is.
        public let greatestDistance: Double
    }

    /// A tensor that both hold and that cannot be compared.
    public struct Unread: Encodable, Equatable, Sendable {
        /// Its name.
        public let name: String
        /// The file in which its type is one that is not read.
        public let path: String
        /// That type.
        public let scalarType: String
    }

    /// Names that only the first holds.
    public private(set) var removed: [String] = []
    /// Names that only the second holds.
    public private(set) var added: [String] = []
    /// Tensors in which they differ.
    public private(set) var changed: [Entry] = []
    /// Tensors that may differ, since their numbers are not read.
    public private(set) var unread: [Unread] = []
    /// How many tensors are the same to the bit.
    public private(set) var equalCount = 0

    /// Compares every tensor.
    public init(from old: any WeightReader, to new: any WeightReader) throws {
        let (oldNames, newNames) = (Set(old.names), Set(new.names))
        removed = old.names.filter { !newNames.contains($0) }
        added = new.names.filter { !oldNames.contains($0) }
        for name in old.names where newNames.contains(name) {
            do {
                if let entry = try Self.entry(name, old.tensor(named: name), new.tensor(named: name)) {
                    changed.append(entry)
                } else {
                    equalCount += 1
                }
            } catch WeightStoreError.unsupportedType(_, let path, let found) {
                unread.append(Unread(name: name, path: path, scalarType: found))
            }
        }
    }

    /// Whether both hold the same, as far as is known of every tensor.
    public var isEmpty: Bool {
        removed.isEmpty && added.isEmpty && changed.isEmpty && unread.isEmpty
    }

    private static func entry(_ name: String, _ old: Tensor, _ new: Tensor) -> Entry? {
        let (before, after) = (
            "\(old.scalarType.rawValue) \(old.shape)", "\(new.scalarType.rawValue) \(new.shape)"
        )
        guard old.shape == new.shape else {
            return Entry(
                name: name,
                description: "\(before), \(after)",
                differingCount: max(old.count, new.count),
                greatestDistance: .infinity
            )
        }
        if old.scalarType == new.scalarType, old.bytes == new.bytes { return nil }
        let (count, distance) = distance(old, new)
        return Entry(
            name: name,
            description: before == after ? nil : "\(before), \(after)",
            differingCount: count,
            greatestDistance: distance
        )
    }

    private static func distance(_ old: Tensor, _ new: Tensor) -> (Int, Double) {
        var (count, distance) = (0, 0.0)
        for (old, new) in zip(old.blocks, new.blocks) {
            for (before, after) in zip(old.floats, new.floats) where before.bitPattern != after.bitPattern {
                count += 1
                let difference = abs(Double(before) - Double(after))
                distance = max(distance, difference.isNaN ? .infinity : difference)
            }
        }
        return (count, distance)
    }
}
