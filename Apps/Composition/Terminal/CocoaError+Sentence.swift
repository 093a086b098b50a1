import Foundation

extension CocoaError {
    /// What and where, without the dictionary that Foundation prints.
    var sentence: String {
        let place = filePath ?? url?.path
        return place.map { "cannot read or write '\($0)': \(cause)" } ?? cause
    }

    /// The system's own words where there are any.
    var cause: String {
        guard let system = underlying.map({ $0 as NSError }), system.domain == NSPOSIXErrorDomain else {
            return localizedDescription
        }
        return String(cString: strerror(Int32(system.code)))
    }
}
