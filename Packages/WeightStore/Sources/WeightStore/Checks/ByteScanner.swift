/// Reads little-endian numbers from bytes that someone else wrote, never past their end.
struct ByteScanner {
    private let bytes: [UInt8]
    private let path: String
    private let field: String
    private var position = 0

    /// Scans `bytes`, which are the part `field` of the file at `path`.
    init(_ bytes: [UInt8], path: String, field: String) {
        self.bytes = bytes
        self.path = path
        self.field = field
    }

    /// The number of bytes not yet read.
    var remaining: Int { bytes.count - position }

    /// The bytes not yet read.
    var rest: ArraySlice<UInt8> { bytes[position...] }

    /// The same bytes without the next `count`, which are there.
    func dropping(_ count: Int) throws(WeightStoreError) -> ByteScanner {
        var scanner = self
        _ = try scanner.take(count)
        return scanner
    }

    /// Reads a mark that has to be there.
    mutating func expect(_ signature: String) throws(WeightStoreError) {
        guard try take(signature.utf8.count).elementsEqual(signature.utf8) else {
            throw problem("no \(signature) where one is due")
        }
    }

    /// Reads a number of up to 8 bytes.
    mutating func number(byteCount: Int) throws(WeightStoreError) -> UInt64 {
        try take(byteCount).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads a number that counts or measures something.
    mutating func count(byteCount: Int) throws(WeightStoreError) -> Int {
        let number = try number(byteCount: byteCount)
        guard let count = Int(exactly: number) else { throw problem("\(number) is absurd") }
        return count
    }

    /// Reads bytes.
    mutating func take(_ count: Int) throws(WeightStoreError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw problem("it ends early") }
        position += count
        return bytes[position - count..<position]
    }

    /// Reads bytes, to be scanned on their own.
    mutating func part(_ count: Int) throws(WeightStoreError) -> ByteScanner {
        ByteScanner(Array(try take(count)), path: path, field: field)
    }

    /// The error that `description` was found here.
    func problem(_ description: String) -> WeightStoreError {
        .malformed(path: path, field: field, problem: description)
    }
}
