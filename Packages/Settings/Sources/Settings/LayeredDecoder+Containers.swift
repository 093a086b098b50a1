/// The members of one object, those of its default behind them.
struct LayeredKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: LayeredDecoder

    init(_ decoder: LayeredDecoder) throws {
        guard decoder.value.members != nil else { throw decoder.mismatch(wanted: "an object") }
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] {
        (decoder.value.members ?? [:]).keys.sorted().compactMap { Key(stringValue: $0) }
    }

    func contains(_ key: Key) -> Bool {
        decoder.member(key) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try member(key).value == .null
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try member(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        decoder
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try member(key)
    }

    private func member(_ key: Key) throws -> LayeredDecoder {
        guard let member = decoder.member(key) else {
            let path = codingPath + [key]
            let context = DecodingError.Context(codingPath: path, debugDescription: "is missing")
            throw DecodingError.keyNotFound(key, context)
        }
        return member
    }
}

/// The elements of one list.
struct LayeredUnkeyedContainer: UnkeyedDecodingContainer {
    let decoder: LayeredDecoder
    let elements: [JSONValue]
    private(set) var currentIndex = 0

    init(decoder: LayeredDecoder, elements: [JSONValue]) {
        self.decoder = decoder
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try element().value == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let result = try element().decode(type)
        currentIndex += 1
        return result
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let result = try element().container(keyedBy: type)
        currentIndex += 1
        return result
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let result = try element().unkeyedContainer()
        currentIndex += 1
        return result
    }

    mutating func superDecoder() throws -> any Decoder {
        let result = try element()
        currentIndex += 1
        return result
    }

    private func element() throws -> LayeredDecoder {
        let path = codingPath + [Index(intValue: currentIndex)]
        guard !isAtEnd else {
            let context = DecodingError.Context(codingPath: path, debugDescription: "is missing")
            throw DecodingError.valueNotFound(JSONValue.self, context)
        }
        return LayeredDecoder(
            given: elements[currentIndex],
            fallback: nil,
            path: path,
            asked: decoder.asked
        )
    }

    private struct Index: CodingKey {
        let number: Int
        var stringValue: String { "\(number)" }
        var intValue: Int? { number }

        init(intValue: Int) { number = intValue }

        init?(stringValue: String) {
            guard let number = Int(stringValue) else { return nil }
            self.number = number
        }
    }
}

/// One value.
struct LayeredSingleValueContainer: SingleValueDecodingContainer {
    let decoder: LayeredDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool {
        decoder.value == .null
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try decoder.decode(type)
    }
}
