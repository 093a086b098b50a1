/// What the model is told about the place of inserted tokens.
///
/// | policy        | real tokens                      | inserted tokens                           |
/// | ------------- | -------------------------------- | ----------------------------------------- |
/// | `consecutive` | counted together with the pauses | counted together with the real tokens     |
/// | `shared`      | counted as if pauses were absent | the place of the last real token before   |
/// | `skipped`     | counted as if pauses were absent | -1: no signal at all                      |
public enum PausePositions: String, CaseIterable, Codable, Sendable {
    /// Every token has a place of its own: 0, 1, 2 and so on.
    case consecutive
    /// An inserted token shares the place of the last real token before it; 0 if there is none.
    case shared
    /// An inserted token has no place: -1.
    case skipped

    /// The position of each token.
    ///
    /// - Parameter isInserted: `[T]`, whether the token at each of `T` places was inserted.
    /// - Returns: `[T]`, positions from 0, or -1 for none.
    public func positions(isInserted: [Bool]) -> [Int32] {
        guard self != .consecutive else { return (0..<Int32(isInserted.count)).map { $0 } }
        var realCount: Int32 = 0
        return isInserted.map { isInserted in
            guard isInserted else {
                realCount += 1
                return realCount - 1
            }
            return self == .shared ? max(0, realCount - 1) : -1
        }
    }
}
