import Settings

/// The tasks that a program knows, by name and protocol.
///
/// Fill it as a `var` in `main`, then hand it on as a `let`.
public struct TaskCatalog: Sendable {
    private var tasks: [any TaskDefinition]

    /// An empty catalog.
    public init() {
        tasks = []
    }

    /// The tasks that come with this package.
    public static let builtin: TaskCatalog = {
        var catalog = TaskCatalog()
        catalog.tasks = [
            ChoiceDefinition.parity,
            GSM8kDefinition.harness, GSM8kDefinition.fineTuned,
            SQuADDefinition.official,
        ]
        return catalog
    }()

    /// What is known about each task, in order of registration.
    public var descriptions: [TaskDescription] { tasks.map(\.description) }

    /// Adds a task.
    ///
    /// - Throws: ``EvalError/duplicateTask(name:protocolName:)``; two tasks never silently replace
    ///   one another.
    public mutating func register(_ task: any TaskDefinition) throws(EvalError) {
        let new = task.description
        guard !descriptions.contains(where: { $0.name == new.name && $0.protocolName == new.protocolName })
        else { throw .duplicateTask(name: new.name, protocolName: new.protocolName) }
        tasks.append(task)
    }

    /// The task called `name`.
    ///
    /// Without a protocol, it is the one registered first under the name.
    ///
    /// - Throws: ``EvalError/unknownTask(name:protocolName:known:closest:)``, which names the nearest
    ///   known task.
    public func task(
        named name: String,
        protocolName: String? = nil
    ) throws(EvalError) -> any TaskDefinition {
        let named = tasks.filter { $0.description.name == name }
        let found = named.first { protocolName == nil || protocolName == $0.description.protocolName }
        if let found { return found }
        let known = descriptions.map { "\($0.name) (\($0.protocolName))" }.sorted()
        throw .unknownTask(
            name: name,
            protocolName: protocolName,
            known: known,
            closest: named.isEmpty ? descriptions.map(\.name).nearest(to: name) : nil
        )
    }
}
