import Foundation

extension TokenizerDocument {
    /// Decodes a document strictly.
    ///
    /// - Parameters:
    ///   - json: The text of the document.
    ///   - source: Where it came from, for error messages.
    /// - Throws: ``TokenizerError/invalid(_:problem:)`` naming the field.
    public init(json: String, readFrom source: String = "tokenizer document") throws(TokenizerError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch let error as DecodingError {
            throw error.tokenizerError(in: source)
        } catch {
            throw .invalid(.file(source), problem: "\(error)")
        }
    }

    /// The document as one line of JSON, fields in alphabetical order.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension DecodingError {
    /// The same complaint in the words of this package.
    fileprivate func tokenizerError(in source: String) -> TokenizerError {
        switch self {
        case .keyNotFound(let key, let context):
            .invalid(Self.position(context.codingPath + [key], source), problem: "the field is missing")
        case .valueNotFound(_, let context):
            .invalid(Self.position(context.codingPath, source), problem: "the field is null")
        case .typeMismatch(let type, let context):
            .invalid(Self.position(context.codingPath, source), problem: "expected \(Self.name(of: type))")
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            .invalid(.file(source), problem: "not valid JSON; the document is cut off or damaged")
        case .dataCorrupted(let context):
            .invalid(Self.position(context.codingPath, source), problem: context.debugDescription)
        @unknown default:
            .invalid(.file(source), problem: "\(self)")
        }
    }

    private static func position(_ path: [any CodingKey], _ source: String) -> FilePosition {
        var field = ""
        for key in path {
            if let index = key.intValue {
                field += "[\(index)]"
            } else {
                field += (field.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return field.isEmpty ? .file(source) : .field(field, of: source)
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Double.Type: "a number"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "a list"
        default: "another type"
        }
    }
}
