import Foundation

/// Where a record stands, and how to say what is wrong with it.
struct RecordPlace {
    /// The path of the file.
    let file: String
    /// The line, from 1; `nil` when the file is one value.
    let line: Int?

    /// The error that blames `field`.
    func invalid(_ field: String, _ problem: String) -> DatasetError {
        .invalidRecord(file: file, line: line, field: field, problem: problem)
    }

    /// Decodes `bytes` and turns what `JSONDecoder` throws into a ``DatasetError`` of this place.
    func decode<Record>(
        _ bytes: [UInt8],
        by decode: (Data) throws -> Record
    ) throws(DatasetError) -> Record {
        try bytes.checkUTF8(file: file, line: line)
        let data = Data(bytes)
        do {
            return try decode(data)
        } catch let error as DecodingError {
            throw explain(error, in: data)
        } catch {
            throw invalid("", "cannot be decoded: \(error)")
        }
    }

    private func explain(_ error: DecodingError, in data: Data) -> DatasetError {
        switch error {
        case .keyNotFound(let key, let context):
            invalid(path(context.codingPath + [key]), "is missing")
        case .typeMismatch(let type, let context):
            invalid(path(context.codingPath), "is not \(noun(for: type))")
        case .valueNotFound(let type, let context):
            invalid(path(context.codingPath), "is null, not \(noun(for: type))")
        case .dataCorrupted(let context):
            invalid(path(context.codingPath), syntaxProblem(in: data) ?? context.debugDescription)
        @unknown default:
            invalid("", "cannot be decoded: \(error)")
        }
    }

    private func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    private func noun(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Double.Type: "a number"
        case is [Any].Type: "a list"
        default: type is any Collection.Type && !(type is [String: Any].Type) ? "a list" : "an object"
        }
    }

    /// What keeps `data` from being JSON, if anything does.
    ///
    /// On Linux only `JSONSerialization` tells; `JSONDecoder` does not.
    private func syntaxProblem(in data: Data) -> String? {
        do {
            _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
            return nil
        } catch {
            let reason = (error as NSError).userInfo["NSDebugDescription"] as? String
            guard let reason else { return "is not valid JSON" }
            return "is not valid JSON (\(reason.hasSuffix(".") ? String(reason.dropLast()) : reason))"
        }
    }
}
