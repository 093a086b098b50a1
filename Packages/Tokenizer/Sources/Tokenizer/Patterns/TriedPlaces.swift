/// Remembers where a pattern was tried, so that nothing is tried twice.
///
/// What follows a step at a place in the text does not depend on how the two were reached. So a step that
/// comes again at the same place fails again, and trying takes no more time than there are steps and places
/// instead of doubling with every choice, as `(?:a|a){64}b` would have it.
struct TriedPlaces {
    /// How often a match goes back before it is worth remembering anything.
    static let usualPatience = 256

    private struct Place: Hashable {
        let step: Int
        let offset: Int
    }

    private var patience: Int
    private var places: Set<Place> = []

    init(patience: Int) {
        self.patience = patience
    }

    /// Takes note that the pattern has to go back.
    mutating func goBack() {
        if patience > 0 { patience &-= 1 }
    }

    /// Whether `step` is new at `offset`, as far as is known.
    mutating func isNew(_ step: Int, at offset: Int) -> Bool {
        patience > 0 || places.insert(Place(step: step, offset: offset)).inserted
    }
}
