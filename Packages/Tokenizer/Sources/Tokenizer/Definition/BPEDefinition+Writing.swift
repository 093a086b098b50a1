extension BPEDefinition {
    /// Writes the field `model`.
    func write(to json: inout JSONText) {
        json.append("{\n    \"type\": \"BPE\",\n    \"dropout\": null,\n    \"unk_token\": ")
        if let unknown {
            json.append(quoted: vocabulary.spelling(of: Int(unknown)) ?? "")
        } else {
            json.append("null")
        }
        json.append(",\n    \"continuing_subword_prefix\": null,\n    \"end_of_word_suffix\": null")
        json.append(",\n    \"fuse_unk\": \(fusesUnknown),\n    \"byte_fallback\": \(fallsBackToBytes)")
        json.append(",\n    \"ignore_merges\": \(ignoresMerges),\n    \"vocab\": ")
        let ids = (0..<vocabulary.count).filter { !vocabulary.bytes(of: $0).isEmpty }
        json.append(ids, open: "{", close: "}", indent: "      ") { json, id in
            json.append(quoted: vocabulary.spelling(of: id) ?? "")
            json.append(": \(id)")
        }
        json.append(",\n    \"merges\": ")
        json.append(merges, open: "[", close: "]", indent: "      ") { json, merge in
            json.append("[")
            json.append(quoted: vocabulary.spelling(of: Int(merge.left)) ?? "")
            json.append(", ")
            json.append(quoted: vocabulary.spelling(of: Int(merge.right)) ?? "")
            json.append("]")
        }
        json.append("\n  }")
    }
}
