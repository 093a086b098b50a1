import Foundation
import Testing

/// Every recipe with arms runs from its first cell to its report; only sizes and the data are smaller.
@Suite(.programsAreBuilt) struct RecipesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Recipes").standardizedFileURL

    /// Recipes with arms are for experiments; the others are run files.
    private static let recipes: [String: String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let texts = names.map { name in
            (name, (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? "")
        }
        return Dictionary(uniqueKeysWithValues: texts.filter { $1.contains("\narms:") })
    }()

    @Test func thereAreFour() {
        #expect(Self.recipes.count == 4)
    }

    /// The recipe with one seed, two steps of two examples, and two items to answer.
    private func shrunk(_ recipe: String) -> String {
        let sizes = [("steps", 2), ("batchSize", 2), ("warmupSteps", 1), ("width", 16), ("limit", 2)]
        let small = sizes.reduce(recipe) { text, size in
            text.replacingOccurrences(
                of: "\\b\(size.0): [0-9]+",
                with: "\(size.0): \(size.1)",
                options: .regularExpression
            )
        }
        return small.split(separator: "\n", omittingEmptySubsequences: false)
            // Packed texts are a matter of another test.
            .filter { !$0.hasSuffix(".gz") }
            .map { $0.hasPrefix("seeds:") ? "seeds: [0]" : $0 }
            .joined(separator: "\n")
    }

    @Test(arguments: recipes.keys.sorted())
    func runsToItsReport(name: String) throws {
        let recipe = try #require(Self.recipes[name])
        let workplace = try Workplace()
        try workplace.write(shrunk(recipe), to: name)
        try TinyData.write(to: workplace)

        let outcome = try workplace.run("experiment", name, "--output", "out", "--data", "data", "--json")

        try #require(outcome.status == 0, "\(outcome.errors)")
        let arms = recipe.matches(of: /\n  - name: (.+)/).map { String($0.1) }
        let results = try #require(outcome.json["results"] as? [[String: Any]])
        #expect(arms.count >= 4)
        #expect(Set(results.compactMap { $0["arm"] as? String }) == Set(arms))
        #expect(results.allSatisfy { $0["items"] as? Int == 2 && $0["seeds"] as? Int == 1 })
        let task = try #require(recipe.firstMatch(of: /evaluation: \{task: (\w+)/)?.1)
        #expect(results.allSatisfy { $0["task"] as? String == String(task) })
        let comparisons = try #require(outcome.json["comparisons"] as? [[String: Any]])
        let pairs = recipe.matches(of: /\n  - \[/).count
        #expect(pairs > 0 && comparisons.count >= pairs)
        #expect(try workplace.text("out/report.html").contains("<svg"))
    }
}
