/// A place: in the units of the data, or in pixels from the upper left corner of a drawing.
struct Point: Equatable {
    var x: Double
    var y: Double
}

extension [Point] {
    /// At most `count` points: each the mean of as many neighbours as it takes.
    func thinned(to count: Int) -> [Point] {
        guard self.count > count, count > 0 else { return self }
        let width = (self.count + count - 1) / count
        return stride(from: 0, to: self.count, by: width).map { start in
            let group = self[start..<Swift.min(start + width, self.count)]
            return Point(
                x: group.reduce(0) { $0 + $1.x } / Double(group.count),
                y: group.reduce(0) { $0 + $1.y } / Double(group.count)
            )
        }
    }
}
