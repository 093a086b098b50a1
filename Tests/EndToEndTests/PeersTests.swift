import Foundation
import Testing

/// A checkpoint of a real run in the hands of h5py.
@Suite(.programsAreBuilt, .enabled(if: Peers.haveH5py, "no h5py to compare with: make peers"))
struct PeersTests {
    @Test func h5pyReadsACheckpoint() throws {
        let workplace = try PausedModel.workplace
        let path = "finetuned/checkpoints/step-00000010.h5"
        let ours = try workplace.run("inspect", path, "--json").json
        let theirs = try Peers.run([Peers.reader, path], in: workplace)

        #expect(theirs.status == 0, "\(theirs.errors)")
        #expect(theirs.json["wrong"] as? [String] == [])
        let root = try #require(theirs.json["root"] as? [String: Any])
        #expect(root["format"] as? String == "fermata")
        let documents = try #require(theirs.json["documents"] as? [String: String])
        #expect(documents.keys.sorted() == ours["documents"] as? [String])
        let listed = try #require(ours["tensors"] as? [[String: Any]]).map(Entry.init)
        let read = try #require(theirs.json["tensors"] as? [String: [String: Any]])
        #expect(read.keys.contains("weights/embedding/token"))
        #expect(read.keys.contains("optimizer/embedding/token/first"))
        #expect(listed == read.sorted { $0.key < $1.key }.map { Entry($1, name: $0) })
    }

    /// The lines of the guide are all that somebody needs to read a file.
    @Test(arguments: ["float32", "float16", "bfloat16"])
    func theGuideReadsEveryTensor(type: String) throws {
        let guide = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/native-files.md").standardizedFileURL
        let parts = try String(contentsOf: guide, encoding: .utf8).components(separatedBy: "```")
        let script = try #require(parts.first { $0.hasPrefix("python\n") }).dropFirst("python\n".count)
        let workplace = try Workplace()
        try workplace.write(String(script), to: "read.py")
        let source = try PausedModel.workplace.url("finetuned").path
        let converted = try workplace.run("convert", source, "model.h5", "--dtype", type)
        #expect(converted.status == 0, "\(converted.errors)")

        let theirs = try Peers.run(["read.py", "model.h5"], in: workplace)
        #expect(theirs.status == 0, "\(theirs.errors)")
        let ours = try workplace.run("inspect", "model.h5", "--json").json
        let names = try #require(ours["tensors"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        let lines = theirs.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.map { "weights/\($0[0])" } == names)
        let shown = type == "float16" ? "float16" : "float32"
        #expect(lines.allSatisfy { $0[1] == shown && $0.last != "nan" })
    }

    /// What both say of a tensor.
    private struct Entry: Equatable {
        let name: String?
        let type: String?
        let shape: [Int]?

        /// As `fermata-inspect` prints it.
        init(_ object: [String: Any]) {
            name = object["name"] as? String
            type = object["scalarType"] as? String
            shape = object["shape"] as? [Int]
        }

        /// As the script prints it.
        init(_ object: [String: Any], name: String) {
            self.name = name
            type = object["type"] as? String
            shape = object["shape"] as? [Int]
        }
    }
}

/// The Python that has the libraries of others; named by `FERMATA_PEERS_PYTHON`.
private enum Peers {
    static let reader = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Tools/peers/read_hdf5_h5py.py").standardizedFileURL.path

    static let haveH5py: Bool = {
        guard let workplace = try? Workplace() else { return false }
        return (try? run(["-c", "import h5py"], in: workplace))?.status == 0
    }()

    static func run(_ arguments: [String], in workplace: Workplace) throws -> Outcome {
        let python = ProcessInfo.processInfo.environment["FERMATA_PEERS_PYTHON"] ?? "/nonexistent"
        return try Launch(program: URL(filePath: python), arguments, in: workplace).outcome()
    }
}
