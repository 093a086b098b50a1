import CZlib

/// Unpacks the bytes of a gzip file piece by piece, checksums included.
///
/// A file may hold several gzip members one after another. Anything else behind a member is an error.
struct GzipInflater: ~Copyable {
    private static let pieceByteCount = 1 << 17

    // zlib keeps the address of the stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var consumed = 0
    private var lastPieceWasFull = false
    private var memberIsOpen = true

    init() throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = czlib_begin_gzip(stream)
        guard status == Z_OK else {
            stream.deallocate()
            throw GzipError(problem: "zlib does not start (code \(status))")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next bytes, at most 128 KiB, or `nil` at the end of the file.
    ///
    /// - Parameter refill: Gives more packed bytes; `nil` or none at the end of the file.
    /// - Returns: At least one byte.
    /// - Throws: ``GzipError``, and what `refill` throws.
    mutating func next(refill: () throws -> [UInt8]?) throws -> [UInt8]? {
        while true {
            if consumed == input.count, !lastPieceWasFull {
                guard let more = try refill(), !more.isEmpty else {
                    guard memberIsOpen else { return nil }
                    throw GzipError(problem: "the gzip data ends too early; download the file again")
                }
                input = more
                consumed = 0
            }
            let piece = try unpackPiece()
            if !piece.isEmpty { return piece }
        }
    }

    private mutating func unpackPiece() throws(GzipError) -> [UInt8] {
        if !memberIsOpen, consumed < input.count {
            inflateReset(stream)
            memberIsOpen = true
        }
        var status = Z_OK
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceByteCount) { output, count in
            (status, count) = inflate(into: output)
        }
        lastPieceWasFull = piece.count == Self.pieceByteCount
        switch status {
        case Z_STREAM_END: memberIsOpen = false
        // Z_BUF_ERROR says that this call had nothing to do, which the next refill mends.
        case Z_OK, Z_BUF_ERROR: break
        default: throw GzipError(problem: "the gzip data is damaged (\(reason(status))); download it again")
        }
        return piece
    }

    private mutating func inflate(into output: UnsafeMutableBufferPointer<UInt8>) -> (Int32, Int) {
        let available = input.count - consumed
        let status = input.withUnsafeMutableBufferPointer { bytes in
            stream.pointee.next_in = bytes.baseAddress.map { $0 + consumed }
            stream.pointee.avail_in = UInt32(available)
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            return CZlib.inflate(stream, Z_NO_FLUSH)
        }
        consumed += available - Int(stream.pointee.avail_in)
        return (status, output.count - Int(stream.pointee.avail_out))
    }

    private func reason(_ status: Int32) -> String {
        stream.pointee.msg.map { String(cString: $0) } ?? "zlib code \(status)"
    }
}

/// What is wrong with packed data.
struct GzipError: Error {
    let problem: String
}
