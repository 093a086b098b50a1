import Composition

extension Conversion {
    /// Converts `source` to `destination` with options that `change` has changed.
    @discardableResult
    static func run(
        _ source: String,
        _ destination: String,
        _ change: (inout ConversionOptions) -> Void = { _ in }
    ) throws -> ConversionReport {
        var options = ConversionOptions()
        change(&options)
        return try Conversion(source: source, destination: destination, options: options).run()
    }
}

extension TemporaryFolder {
    /// Converts `source` to the file or folder `name` in here; returns its path.
    @discardableResult
    func convert(
        _ source: String,
        _ name: String,
        _ change: (inout ConversionOptions) -> Void = { _ in }
    ) throws -> String {
        let path = try path(name)
        try Conversion.run(source, path, change)
        return path
    }
}
