import Composition
import Settings

extension Recipe {
    /// Throws ``CommandError/invalidSettings(path:problem:)`` for the first thing that makes no experiment.
    func check(path: String) throws(CommandError) {
        let problems = [armProblem, comparisonProblem, evaluation.problem, stageProblem]
        if let problem = problems.compactMap(\.self).first {
            throw .invalidSettings(path: path, problem: problem)
        }
    }

    private var armProblem: String? {
        guard !arms.isEmpty, !seeds.isEmpty else {
            return "an experiment needs at least one arm and one seed"
        }
        guard Set(arms.map(\.name)).count == arms.count, Set(seeds).count == seeds.count else {
            return "two arms have one name, or a seed comes twice"
        }
        for arm in arms {
            guard let counts = arm.inferencePauses else { continue }
            let start = "'inferencePauses' of arm '\(arm.name)'"
            guard !counts.isEmpty, counts.allSatisfy({ $0 >= 0 }) else {
                return "\(start) must be numbers of 0 or more, at least one"
            }
            guard Set(counts).count == counts.count else {
                return "\(start) are \(counts); write each number once"
            }
        }
        return nil
    }

    private var comparisonProblem: String? {
        let names = arms.map(\.name)
        return comparisons.first { $0.count != 2 || !$0.allSatisfy(names.contains) }.map {
            "comparison \($0) must name two of the arms: \(names.joined(separator: ", "))"
        }
    }

    /// What would be ignored without a word.
    private var stageProblem: String? {
        if pretrain == .null, let arm = arms.first(where: { ($0.pretrain ?? .null) != .null }) {
            return "arm '\(arm.name)' has 'pretrain' and the recipe has none;"
                + " give the recipe one, or take it out of the arm"
        }
        let own = arms.flatMap { arm in
            [
                ("'pretrain' of arm '\(arm.name)'", arm.pretrain ?? .null),
                ("'finetune' of arm '\(arm.name)'", arm.finetune ?? .null),
            ]
        }
        return ([("'pretrain'", pretrain), ("'finetune'", finetune)] + own).lazy
            .compactMap { problem(of: $1, called: $0) }.first
    }

    private func problem(of stage: JSONValue, called name: String) -> String? {
        guard let members = stage.members else { return nil }
        if members["seed"] != nil { return "\(name) sets 'seed'; list it under the recipe's 'seeds' instead" }
        if members["threads"] != nil {
            return "\(name) sets 'threads'; cells share the cores, as many at once as 'parallelCells' says"
        }
        if pretrain != .null, name.hasPrefix("'finetune'"), members["model"]?.members?["from"] != nil {
            return "\(name) sets 'model.from', and the recipe pretrains a model to start from;"
                + " leave one of them out"
        }
        return nil
    }
}
