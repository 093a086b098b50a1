import Tensor
import Testing
import WeightStore

@Suite struct WeightStoreContractTests {
    @Test func weightsInMemoryMeetTheContract() throws {
        let weights = InMemoryWeights()
        try WeightStoreContract(makeWriter: { weights }, makeReader: { weights }).check()
    }

    @Test(arguments: FileKind.allCases)
    func everyKindOfFileMeetsTheContract(kind: FileKind) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("weights")
        try WeightStoreContract(
            makeWriter: { try kind.writer(at: path) },
            makeReader: { try kind.reader(at: path) }
        ).check()
        #expect(try folder.names == ["weights"])
    }

    @Test(arguments: FileKind.allCases)
    func filesAreOpenedByTheirContents(kind: FileKind) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a name that says nothing")
        try WeightStoreContract(
            makeWriter: { try kind.writer(at: path) },
            makeReader: { try WeightFiles.reader(at: path) }
        ).check()
    }

    @Test(arguments: FileKind.allCases)
    func anEmptyFileOfWeightsIsFine(kind: FileKind) throws {
        let folder = try TemporaryFolder()
        try kind.writer(at: folder.file("weights")).finish()
        let reader = try WeightFiles.reader(at: folder.path)
        #expect(reader.names.isEmpty)
        #expect(reader.documentNames.isEmpty)
    }

    @Test(arguments: FileKind.allCases)
    func equalContentsGiveEqualFiles(kind: FileKind) throws {
        let folder = try TemporaryFolder()
        try SampleWeights.write(to: kind.writer(at: folder.file("a")))
        try SampleWeights.write(to: kind.writer(at: folder.file("b")))
        #expect(try contents(of: folder.file("a")) == contents(of: folder.file("b")))
    }
}
