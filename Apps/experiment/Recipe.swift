import Composition
import Settings

/// An experiment: arms that differ in a few settings, each trained with several seeds.
struct Recipe: Codable, Equatable, Sendable {
    /// What the report is called.
    var title = ""
    /// What a reader must know to judge the numbers, one sentence each.
    var notes: [String] = []
    /// One run of every arm for each.
    var seeds: [UInt64] = [0, 1, 2]
    /// Cells that are trained side by side.
    ///
    /// 0 for one per core. They share the cores evenly.
    var parallelCells = 0
    /// Settings of the first stage that all arms share; null for arms without a first stage.
    var pretrain: JSONValue = .null
    /// Settings of the second stage that all arms share.
    var finetune: JSONValue = .object([:])
    /// The arms, in the order of the table.
    var arms: [Arm] = []
    /// What is measured.
    var evaluation = EvaluationSettings()
    /// Pairs of arms whose difference is tested, first minus second.
    var comparisons: [[String]] = []

    /// One column of the experiment.
    struct Arm: Codable, Equatable, Sendable {
        /// Its name, for example `PausePT_PauseFT`.
        var name: String
        /// What differs in the first stage.
        var pretrain: JSONValue?
        /// What differs in the second stage.
        var finetune: JSONValue?
        /// Pauses at inference to evaluate with; by default as many as the arm was trained with.
        var inferencePauses: [Int]?
    }

    /// Reads a recipe.
    init(path: String, overrides: [String]) throws {
        self = try SettingsFile(path: path, overrides: overrides).decode(Recipe.self, over: Recipe())
        try check(path: path)
    }

    private init() {}
}

/// What is measured on every trained model.
struct EvaluationSettings: Codable, Equatable, Sendable {
    /// A task of the catalog.
    var task = "parity"
    /// Whose rules to follow; empty for the task's first protocol.
    var protocolName = ""
    /// How many items, from the start of the test data.
    var limit = 200
    /// How many worked examples stand in the prompt; -1 for what the protocol says.
    var shots = -1
    /// The most tokens of an answer, where that is fewer than the task allows; 0 for the task's limit.
    ///
    /// Answers get at most half of the context, the rest is the prompt's.
    var maximumTokens = 0
    /// The data, where they differ from what the arm was trained on.
    var data: JSONValue = .object([:])

    /// The protocol, if one is named.
    var namedProtocol: String? { protocolName.isEmpty ? nil : protocolName }

    /// What no evaluation can have; nil if there is nothing.
    var problem: String? {
        guard limit >= 1 else { return "'evaluation.limit' is \(limit); it must be 1 or more" }
        guard shots >= -1 else { return "'evaluation.shots' is \(shots); it must be -1 or more" }
        guard maximumTokens >= 0 else {
            return "'evaluation.maximumTokens' is \(maximumTokens); it must be 0 or more"
        }
        return nil
    }

    private enum CodingKeys: String, CodingKey {
        case task, limit, shots, maximumTokens, data
        case protocolName = "protocol"
    }
}
