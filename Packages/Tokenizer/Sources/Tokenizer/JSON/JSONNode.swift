/// A JSON value and where it stands, so that every complaint names file and field.
struct JSONNode: Sendable {
    /// The value.
    let value: JSONValue
    /// The file it was read from.
    let file: String
    /// The way to the value, for example `model.vocab`; empty for the value that is the whole file.
    let field: String

    /// The value that is all of `text`, which was read from `file`.
    init(_ text: [UInt8], file: String) throws(TokenizerError) {
        self.init(try JSONValue(text, path: file), file: file, field: "")
    }

    private init(_ value: JSONValue, file: String, field: String) {
        self.value = value
        self.file = file
        self.field = field
    }

    /// Where the value stands.
    var position: FilePosition { field.isEmpty ? .file(file) : .field(field, of: file) }

    /// A complaint about the value.
    func invalid(_ problem: String) -> TokenizerError { .invalid(position, problem: problem) }

    /// Whether the value is null.
    var isNull: Bool { if case .null = value { true } else { false } }

    /// Where the field `key` of this object stands, or would.
    func path(_ key: String) -> String { field.isEmpty ? key : "\(field).\(key)" }

    /// The field `key` of an object; nil where it is missing or null, or this is no object.
    subscript(_ key: String) -> JSONNode? {
        guard case .object(let fields) = value else { return nil }
        guard let found = fields.first(where: { $0.key.utf8.elementsEqual(key.utf8) }) else { return nil }
        if case .null = found.value { return nil }
        return JSONNode(found.value, file: file, field: path(key))
    }

    /// The field `key`, which must be there.
    func required(_ key: String) throws(TokenizerError) -> JSONNode {
        guard case .object = value else { throw invalid("expected an object, found \(value.kind)") }
        guard let found = self[key] else {
            throw .invalid(.field(path(key), of: file), problem: "the field is missing")
        }
        return found
    }

    /// The string that this is.
    func string() throws(TokenizerError) -> String {
        guard case .string(let string) = value else { throw expected("a string") }
        return string
    }

    /// The truth value that this is.
    func bool() throws(TokenizerError) -> Bool {
        guard case .bool(let bool) = value else { throw expected("true or false") }
        return bool
    }

    /// The number that this is.
    func number() throws(TokenizerError) -> Double {
        guard case .number(let number) = value else { throw expected("a number") }
        return number
    }

    /// The whole number that this is.
    func integer() throws(TokenizerError) -> Int {
        guard let integer = Int(exactly: try number()) else { throw expected("a whole number") }
        return integer
    }

    /// The items of the list that this is.
    func list() throws(TokenizerError) -> [JSONNode] {
        guard case .list(let items) = value else { throw expected("a list") }
        return items.indices.map { JSONNode(items[$0], file: file, field: "\(field)[\($0)]") }
    }

    /// The fields of the object that this is, in the order of the file.
    func fields() throws(TokenizerError) -> [(key: String, value: JSONNode)] {
        guard case .object(let fields) = value else { throw expected("an object") }
        return fields.map { ($0.key, JSONNode($0.value, file: file, field: path($0.key))) }
    }

    /// The truth value of the field `key`, `fallback` where it is missing.
    func bool(_ key: String, default fallback: Bool) throws(TokenizerError) -> Bool {
        try self[key]?.bool() ?? fallback
    }

    private func expected(_ kind: String) -> TokenizerError {
        invalid("expected \(kind), found \(value.kind)")
    }
}
