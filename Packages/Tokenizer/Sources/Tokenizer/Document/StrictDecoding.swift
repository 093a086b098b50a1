/// A field name that need not be known.
struct AnyField: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}

extension Decoder {
    /// Throws for the first field, in alphabetical order, that is not in `known`.
    func refuseFields(except known: Set<String>) throws {
        let fields = try container(keyedBy: AnyField.self).allKeys
        let unknown = fields.filter { !known.contains($0.stringValue) }
        guard let first = unknown.min(by: { $0.stringValue < $1.stringValue }) else { return }
        let list = known.sorted().joined(separator: ", ")
        throw DecodingError.corrupted(codingPath + [first], "unknown field; known are \(list)")
    }
}

extension KeyedDecodingContainer {
    /// A whole number, by way of `Double`: decoding an integer directly loses the field's name on failure.
    func wholeNumber<Number: FixedWidthInteger>(_ type: Number.Type, forKey key: Key) throws -> Number {
        let value = try decode(Double.self, forKey: key)
        guard let number = Number(exactly: value) else {
            let problem = "\(value) is not a whole number in \(Number.min)...\(Number.max)"
            throw DecodingError.corrupted(codingPath + [key], problem)
        }
        return number
    }
}

extension DecodingError {
    /// The choice called `name`, or the error that lists the names there are.
    static func choice<Choice: CaseIterable & RawRepresentable<String>>(
        named name: String,
        at path: [any CodingKey]
    ) throws -> Choice {
        if let choice = Choice(rawValue: name) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw corrupted(path, "'\(name)' is none of \(known)")
    }

    /// A value that has the right type and still cannot be.
    static func corrupted(_ path: [any CodingKey], _ problem: String) -> DecodingError {
        .dataCorrupted(Context(codingPath: path, debugDescription: problem))
    }
}
