import Foundation

/// The angles of rotary position embedding, and the positions to turn to.
///
/// Source: Su et al., *RoFormer: enhanced transformer with rotary position embedding*, 2021,
/// <https://arxiv.org/abs/2104.09864>.
public struct RotaryEmbedding {
    /// Cosines and sines by position.
    public let table: RotaryTable
    /// Position numbers, `[rows]`, each below the table's positions; -1 turns nothing.
    public let positions: IntegerInput

    /// Pairs a table with positions.
    public init(table: RotaryTable, positions: IntegerInput) {
        self.table = table
        self.positions = positions
    }

    func rotation(of variable: Variable, heads: AttentionHeads) -> Rotation {
        precondition(table.rotaryWidth <= heads.width, "\(table.rotaryWidth) channels turn of \(heads.width)")
        return Rotation(
            layout: variable.layout,
            heads: heads.queryCount + heads.keyCount,
            headWidth: heads.width,
            rotaryWidth: table.rotaryWidth,
            isInterleaved: table.isInterleaved,
            positions: positions.slot.memory,
            cosines: table.cosines,
            sines: table.sines
        )
    }
}

/// `cos` and `sin` of `position * frequency`, for every position and pair of channels.
public final class RotaryTable {
    /// The leading channels of each head that turn; even.
    public let rotaryWidth: Int
    /// Whether channel pairs are `(2i, 2i + 1)` rather than `(i, i + width / 2)`.
    public let isInterleaved: Bool
    let cosines: Buffer
    let sines: Buffer

    /// Computes the table.
    ///
    /// - Parameters:
    ///   - frequencies: Radians per position for each pair of channels.
    ///   - positionCount: How many positions to prepare.
    ///   - amplitude: A factor on every cosine and sine.
    ///   - isInterleaved: Whether channel pairs are neighbours.
    ///   - kernels: The device.
    /// - Throws: ``KernelError/outOfMemory(byteCount:)``.
    public init(
        frequencies: [Double],
        positionCount: Int,
        amplitude: Double = 1,
        isInterleaved: Bool = false,
        kernels: any Kernels
    ) throws(KernelError) {
        rotaryWidth = frequencies.count * 2
        self.isInterleaved = isInterleaved
        let angles = (0..<positionCount).flatMap { position in frequencies.map { Double(position) * $0 } }
        cosines = try Self.upload(angles.map { Float(amplitude * cos($0)) }, to: kernels)
        sines = try Self.upload(angles.map { Float(amplitude * sin($0)) }, to: kernels)
    }

    private static func upload(_ values: [Float], to kernels: any Kernels) throws(KernelError) -> Buffer {
        let block = try kernels.makeBlock(byteCount: max(values.count * 4, 64))
        let buffer = Buffer(block: block, offset: 0, byteCount: block.byteCount)
        values.withUnsafeBytes { kernels.write($0, to: buffer) }
        return buffer
    }

    /// The usual frequencies: `base ^ (-2i / width)`.
    public static func frequencies(width: Int, base: Double) -> [Double] {
        (0..<width / 2).map { pow(base, -2 * Double($0) / Double(width)) }
    }
}
