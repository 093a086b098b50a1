/// How long kernels took, and how much they did, by name.
public struct KernelProfile: Sendable {
    /// All calls of one name.
    public struct Entry: Sendable, Equatable {
        /// What was called, for example `product forward 2048x768x768`.
        public let name: String
        /// How often.
        public internal(set) var callCount = 0
        /// Wall-clock time of all calls, in seconds.
        public internal(set) var seconds = 0.0
        /// Floating-point operations of all calls; 0 where memory is all that counts.
        public internal(set) var operationCount = 0.0
        /// Bytes read and written by all calls, each counted once a call.
        public internal(set) var byteCount = 0.0
    }

    private var byName: [String: Entry] = [:]

    /// Nothing yet.
    public init() {}

    /// What was called, the slowest first.
    public var entries: [Entry] {
        byName.values.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
    }

    mutating func add(_ work: KernelWork, seconds: Double) {
        var entry = byName[work.name] ?? Entry(name: work.name)
        entry.callCount += 1
        entry.seconds += seconds
        entry.operationCount += work.operationCount
        entry.byteCount += work.byteCount
        byName[work.name] = entry
    }
}

/// What one call does.
struct KernelWork {
    let name: String
    var operationCount = 0.0
    var byteCount = 0.0

    init(_ name: String, operations: Double = 0, bytes: Int = 0) {
        self.name = name
        operationCount = operations
        byteCount = Double(bytes)
    }
}

extension MatrixProduct {
    /// The size of a number of `b`.
    fileprivate var byteCountB: Int { formatB == .int8 ? 1 : operandType.byteCount }
}

extension KernelWork {
    init(_ product: MatrixProduct) {
        let role =
            product.transposeA ? "weight gradient" : product.transposeB ? "forward" : "input gradient"
        let (m, n, k) = (product.m, product.n, product.k)
        let results = m * n * product.resultType.byteCount * (product.accumulates ? 2 : 1)
        self.init(
            "product \(role) \(m)x\(n)x\(k)",
            operations: 2 * Double(m) * Double(n) * Double(k),
            bytes: m * k * product.operandType.byteCount + k * n * product.byteCountB + results
                + (product.hasAddend ? 4 * m * n : 0)
        )
    }

    /// Four operations for each channel and each pair of a query and a key that it sees, ten backwards.
    init(_ name: String, attention shape: AttentionShape, operationsPerPair: Int) {
        let most = min(shape.window ?? shape.keyCount, shape.keyCount)
        let pairs = (0..<shape.queryCount).reduce(0) { $0 + min($1 + shape.queryOffset + 1, most) }
        let channels = shape.batch * shape.heads * shape.headWidth
        let numbers = shape.queryCount * 2 * shape.heads + shape.keyCount * 2 * shape.keyHeads
        let passes = operationsPerPair == 4 ? 1 : 2
        self.init(
            name,
            operations: Double(pairs) * Double(channels) * Double(operationsPerPair),
            bytes: passes * shape.batch * numbers * shape.headWidth * shape.scalarType.byteCount
        )
    }
}
